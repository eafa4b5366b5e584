import type { FixedClock } from '#platform/clock/clock.ts'

type Event = { at: number; order: number; work: () => Promise<void> }

/**
 * What happens in the invented year, in the order of time. An event may bring about later ones; events of one moment
 * happen in the order in which they were entered, so that the same seed makes the same history.
 */
export class Timeline {
  readonly #clock: FixedClock
  readonly #events: Event[] = []
  #entered = 0

  constructor(clock: FixedClock) {
    this.#clock = clock
  }

  get left(): number {
    return this.#events.length
  }

  /** Enters an event; one in the past happens at once when its turn comes, the clock never goes back. */
  at(moment: Date, work: () => Promise<void>): void {
    const event = { at: moment.getTime(), order: this.#entered++, work }
    let [low, high] = [0, this.#events.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if (this.#events[middle]!.at > event.at) low = middle + 1
      else high = middle
    }
    this.#events.splice(low, 0, event)
  }

  /** Lets everything up to `end` happen; what lies later never does. Gives back how much happened. */
  async run(end: Date, told: (done: number, left: number) => void = () => {}): Promise<number> {
    let done = 0
    while (this.#events.length > 0) {
      const event = this.#events.pop()!
      if (event.at > end.getTime()) break
      this.moveTo(new Date(event.at))
      await event.work()
      if (++done % 500 === 0) told(done, this.#events.length)
    }
    this.moveTo(end)
    return done
  }

  moveTo(moment: Date): void {
    const ms = moment.getTime() - this.#clock.now().getTime()
    if (ms > 0) this.#clock.advance({ ms })
  }
}
