import type { Tensor, TensorInfo } from "@tensorflow/tfjs-core";
import type { Tf } from "../api";

/**
 * The part of tfjs-node's back end that the compiler stands on: the two methods through which every TensorFlow
 * operation goes, and the loader of graphs. All of it is public in the package's JavaScript, none in its types.
 */
export interface NativeBackend {
  binding: Binding;
  executeSingleOutput(op: string, attrs: OpAttr[], inputs: Tensor[]): Tensor;
  executeMultipleOutputs(op: string, attrs: OpAttr[], inputs: Tensor[], outputs: number): Tensor[];
  readSync(dataId: object): ArrayLike<number>;
  read(dataId: object): Promise<ArrayLike<number>>;
  move(dataId: object, values: unknown, shape: number[], dtype: string, refCount: number): void;
  incRef(dataId: object): void;
  getInputTensorIds(tensors: TensorInfo[]): number[];
  createOutputTensor(metadata: TensorMetadata): Tensor;
}

export interface TensorMetadata {
  id: number;
  shape: number[];
  dtype: number;
}

export interface Binding {
  TF_ATTR_STRING: number;
  TF_ATTR_INT: number;
  TF_ATTR_FLOAT: number;
  TF_ATTR_BOOL: number;
  TF_ATTR_TYPE: number;
  TF_ATTR_SHAPE: number;
  loadSavedModel(folder: string, tags: string): number;
  deleteSavedModel(id: number): void;
  runSavedModel(id: number, inputs: number[], inputNames: string, outputNames: string): TensorMetadata[];
}

/** An attribute as tfjs-node hands it to TensorFlow; `type` is one of the binding's TF_ATTR_ numbers. */
export interface OpAttr {
  name: string;
  type: number;
  value: unknown;
}

/** Undefined on every other back end. */
export function nativeBackend(tf: Tf): NativeBackend | undefined {
  const backend: unknown = tf.backend();
  if (typeof backend !== "object" || backend === null || !("executeSingleOutput" in backend))
    return undefined;
  // SAFETY: only tfjs-node's back end has this method, and its version is pinned exactly in package.json.
  return backend as NativeBackend;
}
