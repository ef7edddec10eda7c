import type { PlannedLayer } from "../../layers";
import type { TrainCourse, TrainOptions } from "../api";
import { trainNotes } from "./notes";
import { layersWithWeights } from "./step";

/** A layer vanishes if its gradients are as a rule so much smaller than the largest of a layer. */
const vanishing = 1e-3;
/** Gradients are nothing if their norm is as a rule such a share of the loss. */
const nothing = 1e-6;
/** Gradients explode if the mean norm of an epoch is above the first and so many times the usual one, or if the usual one is above the last. */
const exploding = { norm: 100, times: 10, usual: 1000 };
/** A loss explodes if it is so many times that of the first epoch; a likelihood, which may be negative, by so much. */
const rising = { times: 10, nats: 10 };

/** Sentences on gradients that vanish or explode and on a loss that runs away, judged over the epochs of a run. */
export function healthNotes(
  planned: readonly PlannedLayer[],
  { history }: Pick<TrainCourse, "history">,
  options: TrainOptions,
): string[] {
  if (history.loss.length === 0) return [];
  return [
    ...vanishNotes(planned, history),
    ...explodeNotes(history, options),
    ...lossNotes(history.loss, options),
  ];
}

function vanishNotes(planned: readonly PlannedLayer[], history: TrainCourse["history"]): string[] {
  const shares = history.grad_norm.map((norm, epoch) => norm / Math.abs(history.loss[epoch] ?? norm));
  if (median(shares) < nothing) return [trainNotes.noGradients];
  const names = layersWithWeights(planned);
  const usual = names.map((_, layer) => median(history.layers.map((row) => row[layer] ?? NaN)));
  const first = planned.find(({ layer }) => layer.recurrent);
  const at = names.indexOf(first?.name ?? "");
  const own = usual[at];
  const largest = usual.reduce((most, norm) => Math.max(most, norm), 0);
  if (first === undefined || own === undefined || !(own < vanishing * largest)) return [];
  const isRnn = first.layer.type === "rnn" || first.config["rnn"] !== undefined;
  const other = names[usual.indexOf(largest)] ?? "";
  return [trainNotes.vanish(first.name, other, own === 0 ? Infinity : largest / own, isRnn)];
}

function explodeNotes({ grad_norm: norms }: TrainCourse["history"], options: TrainOptions): string[] {
  const usual = median(norms);
  const worst = norms.reduce((most, norm) => Math.max(most, norm), 0);
  const isSpike = worst > exploding.norm && worst > exploding.times * usual;
  if (!isSpike && !(usual > exploding.usual)) return [];
  const epoch = norms.indexOf(worst) + 1;
  return [trainNotes.explode(epoch, worst, options.clip, options.optimizer.learning_rate)];
}

function lossNotes(losses: readonly number[], options: TrainOptions): string[] {
  const [first = NaN] = losses;
  const worst = losses.reduce((most, loss) => Math.max(most, loss), -Infinity);
  const least = options.loss === "gaussian" ? rising.nats : 0;
  if (!(worst > rising.times * Math.abs(first) && worst - first > least)) return [];
  return [trainNotes.lossExplodes(losses.indexOf(worst) + 1, worst, first, options)];
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? NaN;
}
