import { assert } from "../../base/assert";
import type { TextTools, Tf } from "../api";
import { EngineModel } from "../model/model";
import { baselines } from "./baselines";
import { prepare, range } from "./corpus";
import { score } from "./score";
import { decode, encode } from "./vocabulary";
import { windowCount, windows } from "./windows";

/** Everything that the engine offers for text. */
export function textTools(tf: Tf): TextTools {
  return {
    prepare,
    encode,
    decode,
    range,
    windows,
    windowCount,
    baselines,
    score(model, corpus, part, interrupted) {
      assert(model instanceof EngineModel, "the model was made by this engine");
      return score(tf, model, corpus, part, interrupted);
    },
  };
}
