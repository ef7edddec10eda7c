import {
  Chart,
  Filler,
  Interaction,
  LinearScale,
  LineController,
  LineElement,
  LogarithmicScale,
  PointElement,
  Tooltip,
  type InteractionItem,
  type InteractionModeFunction,
} from "chart.js";

declare module "chart.js" {
  interface InteractionModeMap {
    shared: InteractionModeFunction;
  }
}

/** The parts of chart.js that are used; the rest stays out of the bundle. */
Chart.register(LineController, LineElement, PointElement, LinearScale, LogarithmicScale, Filler, Tooltip);

/**
 * Of every line the point at the place nearest to the pointer. chart.js's own `index` takes points with the same
 * number, which belong to different places where lines do not begin together.
 */
Interaction.modes.shared = (chart, event) => {
  const nearest: (InteractionItem & { distance: number })[] = [];
  const { x } = event;
  if (x === null || x < chart.chartArea.left || x > chart.chartArea.right) return [];
  chart.data.datasets.forEach((_, datasetIndex) => {
    const { data } = chart.getDatasetMeta(datasetIndex);
    if (!chart.isDatasetVisible(datasetIndex) || data.length === 0) return;
    const index = closest(data, x);
    const element = data[index];
    if (element !== undefined)
      nearest.push({ datasetIndex, index, element, distance: Math.abs(element.x - x) });
  });
  const least = Math.min(...nearest.map(({ distance }) => distance));
  return nearest.filter(({ distance }) => distance <= least + 0.5);
};

export { Chart };

/** By halving: points are in order of x, and there may be thousands at every move of the pointer. */
function closest(points: readonly { x: number }[], x: number): number {
  let low = 0;
  let high = points.length - 1;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((points[middle]?.x ?? 0) <= x) low = middle;
    else high = middle;
  }
  return Math.abs((points[low]?.x ?? 0) - x) <= Math.abs((points[high]?.x ?? 0) - x) ? low : high;
}
