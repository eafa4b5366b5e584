/** Average fall of the bound per unit of rounding an offer up and down (Benichou 1971). */
export class PseudoCosts {
  private readonly up: Float64Array
  private readonly down: Float64Array
  private readonly count: Int32Array

  constructor(offers: number) {
    this.up = new Float64Array(offers)
    this.down = new Float64Array(offers)
    this.count = new Int32Array(offers)
  }

  seen(o: number): number {
    return this.count[o]!
  }

  note(o: number, up: number, down: number): void {
    const n = ++this.count[o]!
    this.up[o] = this.up[o]! + (up - this.up[o]!) / n
    this.down[o] = this.down[o]! + (down - this.down[o]!) / n
  }

  score(o: number, taken: number): number {
    return Math.max(this.up[o]! * (1 - taken), 1e-6) * Math.max(this.down[o]! * taken, 1e-6)
  }
}
