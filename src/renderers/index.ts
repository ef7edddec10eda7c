import type { OutputName } from "../outputs";
import { chartOutputView } from "./chart-output";
import { dataView } from "./data";
import { evaluationView } from "./evaluation";
import { failureView } from "./failure";
import { forecastView } from "./forecast";
import { generationView } from "./generation";
import { modelView } from "./model";
import type { Renderer } from "./renderer";
import { tableOutputView } from "./table-output";
import { textView } from "./text";
import { trainingView } from "./training";

/** An output without its renderer does not compile. */
export const renderers: { [Name in OutputName]: Renderer<Name> } = {
  data: dataView,
  model: modelView,
  training: trainingView,
  evaluation: evaluationView,
  forecast: forecastView,
  generation: generationView,
  failure: failureView,
  text: textView,
  table: tableOutputView,
  chart: chartOutputView,
};
