import type { Answer } from './answer-book.ts'
import { createSender, type Sender, type Sent } from './answer-sender.ts'
import { openShelf, type Shelf } from './shelf.ts'

export const ITEMS = ['i1', 'i2'] as const

/** What becomes of one sending. */
export type Fate = 'arrives' | 'arrives-slowly' | 'request-lost' | 'answer-lost' | 'arrives-late' | 'hangs'

/** Storage of a browser, with as much of its interface as a shelf uses. */
export function memoryStore(): Storage {
  const map = new Map<string, string>()
  return {
    get length() {
      return map.size
    },
    clear: () => map.clear(),
    getItem: key => map.get(key) ?? null,
    key: at => [...map.keys()][at] ?? null,
    removeItem: key => void map.delete(key),
    setItem: (key, value) => void map.set(key, value),
  }
}

/** A server that holds answers by the same rule as `upsertAnswer`, and a line that follows a script of fates. */
export class World {
  readonly server = new Map<string, Answer>()
  readonly fates: Fate[] = []
  /** Copies still on their way, to arrive when the script says so. */
  readonly onTheWay: (() => void)[] = []
  now = 0

  held(): ({ id: string } & Answer)[] {
    return ITEMS.map(id => ({ id, ...(this.server.get(id) ?? { chosen: [], revision: 0 }) }))
  }

  store(itemId: string, answer: Answer): Answer {
    const old = this.server.get(itemId)
    if (!old || old.revision < answer.revision) this.server.set(itemId, answer)
    return this.server.get(itemId)!
  }

  async send(itemId: string, answer: Answer): Promise<Sent> {
    await Promise.resolve()
    const held = (): Sent => ({ kind: 'held', answer: this.store(itemId, answer), savedAt: String(this.now) })
    switch (this.fates.shift() ?? 'arrives') {
      case 'arrives':
        return held()
      case 'answer-lost':
        held()
        return { kind: 'failed' }
      case 'arrives-late':
        this.onTheWay.push(held)
        return { kind: 'failed' }
      case 'arrives-slowly':
        return await new Promise(resolve => this.onTheWay.push(() => resolve(held())))
      case 'hangs':
        return await new Promise(resolve =>
          this.onTheWay.push(() => {
            held()
            resolve({ kind: 'failed' })
          }),
        )
      case 'request-lost':
        return { kind: 'failed' }
    }
  }
}

/** A browser with its storage and the page open in it; `reload` loses everything but the storage. */
export class Device {
  readonly shelf: Shelf
  sender!: Sender
  private readonly world: World
  private timers: (() => void)[] = []

  constructor(world: World) {
    this.world = world
    this.shelf = openShelf('attempt', memoryStore())
    this.reload()
  }

  reload(): void {
    this.sender?.dispose()
    this.timers = []
    this.sender = createSender(this.world.held(), {
      shelf: this.shelf,
      send: (itemId, answer) => this.world.send(itemId, answer),
      stamp: () => this.world.now,
      later: work => {
        this.timers.push(work)
        return () => {
          this.timers = this.timers.filter(one => one !== work)
        }
      },
    })
  }

  ring(): void {
    for (const timer of this.timers.splice(0)) timer()
  }
}

/** Lets every promise that can go on do so. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 40; turn++) await Promise.resolve()
}

/** The line works again: everything under way arrives, every page sends what it has and looks again. */
export async function heal(world: World, devices: readonly Device[]): Promise<void> {
  world.fates.length = 0
  for (let round = 0; round < 2; round++) {
    for (const deliver of world.onTheWay.splice(0)) deliver()
    await settle()
    for (const device of devices) {
      device.ring()
      await device.sender.flush()
    }
  }
  for (const device of devices) device.sender.hearAll(world.held())
}
