/**
 * A network in which flow is worth something: fills it along the best paths until no path adds to the total. An arc and
 * its way back stand side by side, so the way back of arc `a` is `a ^ 1`.
 */
export class FlowNetwork {
  private readonly first: number[] = []
  private readonly next: number[] = []
  private readonly head: number[] = []
  private readonly room: number[] = []
  private readonly gain: number[] = []

  addNode(): number {
    return this.first.push(-1) - 1
  }

  /** @returns the arc, for `isFilled`. */
  addArc(from: number, to: number, room: number, gain: number): number {
    const arc = this.head.length
    this.put(from, to, room, gain)
    this.put(to, from, 0, -gain)
    return arc
  }

  /** Whether flow goes through an arc. */
  isFilled(arc: number): boolean {
    return this.room[arc ^ 1]! > 0
  }

  /** Sends flow from source to sink while it adds to the total. */
  fill(source: number, sink: number): void {
    for (;;) {
      const best = this.bestGains(source)
      if (!(best[sink]! > 0)) return
      const cursor = Int32Array.from(this.first)
      const isOnPath = new Uint8Array(this.first.length)
      while (this.push(source, sink, best, cursor, isOnPath));
    }
  }

  private put(from: number, to: number, room: number, gain: number): void {
    this.next.push(this.first[from]!)
    this.first[from] = this.head.push(to) - 1
    this.room.push(room)
    this.gain.push(gain)
  }

  /** The most a unit of flow can gain on its way to each node; −∞ where it cannot come. A queue of what has changed. */
  private bestGains(source: number): Float64Array {
    const best = new Float64Array(this.first.length).fill(Number.NEGATIVE_INFINITY)
    const isQueued = new Uint8Array(this.first.length)
    let queue = [source]
    best[source] = 0
    while (queue.length > 0) {
      const changed: number[] = []
      for (const node of queue) {
        isQueued[node] = 0
        for (let arc = this.first[node]!; arc >= 0; arc = this.next[arc]!) {
          const to = this.head[arc]!
          const gained = best[node]! + this.gain[arc]!
          if (this.room[arc]! === 0 || gained <= best[to]!) continue
          best[to] = gained
          if (isQueued[to] === 0) {
            isQueued[to] = 1
            changed.push(to)
          }
        }
      }
      queue = changed
    }
    return best
  }

  /** Sends one unit along a best path, if one is left. Arcs tried in vain are not tried again (`cursor`). */
  private push(
    node: number,
    sink: number,
    best: Float64Array,
    cursor: Int32Array,
    isOnPath: Uint8Array,
  ): boolean {
    if (node === sink) return true
    isOnPath[node] = 1
    for (; cursor[node]! >= 0; cursor[node] = this.next[cursor[node]!]!) {
      const arc = cursor[node]!
      const to = this.head[arc]!
      const isBest = this.room[arc]! > 0 && best[to] === best[node]! + this.gain[arc]!
      if (!isBest || isOnPath[to] === 1) continue
      if (!this.push(to, sink, best, cursor, isOnPath)) continue
      this.room[arc]!--
      this.room[arc ^ 1]!++
      isOnPath[node] = 0
      return true
    }
    isOnPath[node] = 0
    return false
  }
}
