import { lines } from "./python";

/** Reading safetensors with NumPy alone. */
export function weightsSection(names: readonly string[]): string {
  return lines(
    readTensors,
    "",
    "",
    "def set_weights(model, tensors):",
    '    """Gives the layers, in order, the tensors of these names."""',
    "    names = [",
    names.map((name) => `        "${name}",`),
    "    ]",
    "    model.set_weights([tensors[name] for name in names])",
  );
}

/** The same for several models. */
export function namedWeightsSection(
  models: readonly { name: string }[],
  weights: readonly (readonly string[])[],
): string {
  return lines(
    readTensors,
    "",
    "",
    "def set_weights(name, model, tensors):",
    '    """Gives the layers of a model, in order, the tensors of these names."""',
    "    names = {",
    models.flatMap(({ name }, i) => [
      `        "${name}": [`,
      ...(weights[i] ?? []).map((tensor) => `            "${tensor}",`),
      "        ],",
    ]),
    "    }",
    "    model.set_weights([tensors[tensor] for tensor in names[name]])",
  );
}

const readTensors = lines(
  "def read_tensors(path):",
  '    """The tensors of a safetensors file by name."""',
  "    content = Path(path).read_bytes()",
  '    length = int.from_bytes(content[:8], "little")',
  "    header = json.loads(content[8 : 8 + length])",
  '    header.pop("__metadata__", None)',
  '    types = {"F32": "<f4", "I32": "<i4"}',
  "    tensors = {}",
  "    for name, entry in header.items():",
  '        start, end = entry["data_offsets"]',
  "        values = content[8 + length + start : 8 + length + end]",
  '        tensor = np.frombuffer(values, types[entry["dtype"]])',
  '        tensors[name] = tensor.reshape(entry["shape"])',
  "    return tensors",
);
