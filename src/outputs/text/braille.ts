/** A canvas of dots, two by four to a character. */
export class Braille {
  private readonly cells: Uint8Array;

  constructor(
    private readonly columns: number,
    private readonly rows: number,
  ) {
    this.cells = new Uint8Array(columns * rows);
  }

  /** Joins points with straight lines; coordinates are characters from the centre of the top left one, NaN is a gap. */
  path(x: readonly number[], y: readonly number[], dashed: boolean): void {
    let travelled = 0;
    for (let i = 0; i < x.length; i++) {
      const [toX, toY] = [dot(x[i], 2), dot(y[i], 4)];
      if (Number.isNaN(toX) || Number.isNaN(toY)) continue;
      const [fromX, fromY] = [dot(x[i - 1], 2), dot(y[i - 1], 4)];
      const joined = !Number.isNaN(fromX) && !Number.isNaN(fromY);
      const steps = joined ? Math.max(Math.abs(toX - fromX), Math.abs(toY - fromY)) : 0;
      if (!joined) this.set(toX, toY);
      for (let step = 0; step <= steps && joined; step++) {
        const share = steps === 0 ? 0 : step / steps;
        // Three dots on and three off. The last dot of a step is the first of the next one.
        if (!dashed || (travelled + step) % 6 < 3) {
          this.set(Math.round(fromX + (toX - fromX) * share), Math.round(fromY + (toY - fromY) * share));
        }
      }
      travelled += steps;
    }
  }

  /** Puts a braille character over every character of the grid that has a dot. */
  drawInto(grid: string[][]): void {
    grid.forEach((line, row) => {
      for (let column = 0; column < this.columns; column++) {
        const bits = this.cells[row * this.columns + column] ?? 0;
        if (bits !== 0) line[column] = String.fromCharCode(0x2800 + bits);
      }
    });
  }

  private set(x: number, y: number): void {
    const column = x >> 1;
    const row = y >> 2;
    if (column < 0 || column >= this.columns || row < 0 || row >= this.rows) return;
    const index = row * this.columns + column;
    this.cells[index] = (this.cells[index] ?? 0) | (bitOf[y & 3]?.[x & 1] ?? 0);
  }
}

/** The order of the dots in a character of Unicode's braille block. */
const bitOf = [
  [0x01, 0x08],
  [0x02, 0x10],
  [0x04, 0x20],
  [0x40, 0x80],
];

function dot(position: number | undefined, density: number): number {
  return position === undefined ? NaN : Math.round((position + 0.5) * density - 0.5);
}
