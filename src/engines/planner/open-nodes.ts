/** What is left to explore, highest bound first; equal bounds in the order of arrival, so that runs repeat. */
export class OpenNodes<T> {
  private readonly heap: { bound: number; order: number; node: T }[] = []
  private arrivals = 0

  get size(): number {
    return this.heap.length
  }

  /** Bound of the best open node, −∞ when none is left. */
  get bound(): number {
    return this.heap[0]?.bound ?? Number.NEGATIVE_INFINITY
  }

  push(node: T, bound: number): void {
    const { heap } = this
    const entry = { bound, order: this.arrivals++, node }
    let at = heap.length
    heap.push(entry)
    while (at > 0) {
      const parent = (at - 1) >> 1
      if (!isBefore(entry, heap[parent]!)) break
      heap[at] = heap[parent]!
      at = parent
    }
    heap[at] = entry
  }

  pop(): T | undefined {
    const { heap } = this
    const top = heap[0]
    const last = heap.pop()
    if (!top || !last) return undefined
    if (heap.length === 0) return top.node
    let at = 0
    for (;;) {
      let child = 2 * at + 1
      if (child >= heap.length) break
      if (child + 1 < heap.length && isBefore(heap[child + 1]!, heap[child]!)) child++
      if (!isBefore(heap[child]!, last)) break
      heap[at] = heap[child]!
      at = child
    }
    heap[at] = last
    return top.node
  }

  /** Takes out the node that arrived last, wherever it stands. */
  popLatest(): T | undefined {
    let latest = 0
    this.heap.forEach((entry, i) => {
      if (entry.order > this.heap[latest]!.order) latest = i
    })
    const taken = this.heap[latest]
    if (!taken) return undefined
    const rest = this.heap.filter(entry => entry !== taken)
    this.heap.length = 0
    for (const entry of rest.sort((a, b) => b.bound - a.bound || a.order - b.order)) this.heap.push(entry)
    return taken.node
  }
}

function isBefore(a: { bound: number; order: number }, b: { bound: number; order: number }): boolean {
  return a.bound > b.bound || (a.bound === b.bound && a.order < b.order)
}
