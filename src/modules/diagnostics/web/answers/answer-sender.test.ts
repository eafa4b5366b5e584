import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { openBook, stampOf, waiting } from './answer-book.ts'
import { pauseAfter } from './answer-sender.ts'
import { Device, type Fate, heal, ITEMS, memoryStore, settle, World } from './answers.testing.ts'
import { answerOfEvent, openShelf } from './shelf.ts'

type Step =
  | { kind: 'answer'; device: number; item: string; chosen: string[] }
  | { kind: 'reload' | 'ring'; device: number }
  | { kind: 'fate'; fate: Fate }
  | { kind: 'deliver' }

const CHOICES = [[], ['a'], ['b'], ['a', 'c']]
const FATES: Fate[] = ['arrives', 'arrives-slowly', 'request-lost', 'answer-lost', 'arrives-late', 'hangs']

function steps(devices: number) {
  const device = fc.nat({ max: devices - 1 })
  return fc.array(
    fc.oneof(
      {
        weight: 4,
        arbitrary: fc.record({
          kind: fc.constant('answer' as const),
          device,
          item: fc.constantFrom(...ITEMS),
          chosen: fc.constantFrom(...CHOICES),
        }),
      },
      {
        weight: 2,
        arbitrary: fc.record({ kind: fc.constantFrom('reload' as const, 'ring' as const), device }),
      },
      {
        weight: 4,
        arbitrary: fc.record({ kind: fc.constant('fate' as const), fate: fc.constantFrom(...FATES) }),
      },
      { weight: 3, arbitrary: fc.record({ kind: fc.constant('deliver' as const) }) },
    ),
    { maxLength: 40, size: 'max' },
  )
}

async function perform(world: World, devices: readonly Device[], step: Step): Promise<void> {
  if (step.kind === 'answer') {
    world.now += 1
    devices[step.device]!.sender.answer(step.item, step.chosen)
  } else if (step.kind === 'reload') devices[step.device]!.reload()
  else if (step.kind === 'ring') devices[step.device]!.ring()
  else if (step.kind === 'fate') world.fates.push(step.fate)
  else world.onTheWay.splice(0, 1).forEach(deliver => void deliver())
  await settle()
}

describe('answers on a poor line', () => {
  it('are never lost: the last choice is always on the device or at the server, and «saved» is always true', async () => {
    await fc.assert(
      fc.asyncProperty(steps(1), async script => {
        const world = new World()
        const device = new Device(world)
        const meant = new Map<string, string[]>()
        for (const step of script) {
          if (step.kind === 'answer') meant.set(step.item, step.chosen)
          await perform(world, [device], step)
          const { book } = device.sender.state()
          const kept = device.shelf.all()
          for (const [item, chosen] of meant) {
            const places = [kept[item]?.chosen, world.server.get(item)?.chosen].map(one =>
              JSON.stringify(one),
            )
            expect(places).toContain(JSON.stringify(chosen))
            expect(book[item]!.chosen).toEqual(chosen)
            if (!waiting(book).includes(item)) expect(world.server.get(item)!.chosen).toEqual(chosen)
          }
        }
        await heal(world, [device])
        for (const [item, chosen] of meant) expect(world.server.get(item)!.chosen).toEqual(chosen)
        expect(device.shelf.all()).toEqual({})
        expect(device.sender.state()).toMatchObject({ phase: 'idle', overruled: [] })
      }),
      { numRuns: 1500 },
    )
  })

  it('of two devices: the later choice stands on both, whichever sends first', async () => {
    await fc.assert(
      fc.asyncProperty(steps(2), async script => {
        const world = new World()
        const devices = [new Device(world), new Device(world)]
        const latest = new Map<string, string[]>()
        for (const step of script) {
          if (step.kind === 'answer') {
            // A device that has heard of a later revision than its clock shows still answers above it.
            world.now = Math.max(
              world.now,
              ...devices.map(one => one.sender.state().book[step.item]!.revision),
            )
            latest.set(step.item, step.chosen)
          }
          await perform(world, devices, step)
        }
        await heal(world, devices)
        for (const [item, chosen] of latest) {
          expect(world.server.get(item)!.chosen).toEqual(chosen)
          for (const device of devices) expect(device.sender.state().book[item]!.chosen).toEqual(chosen)
        }
        expect(devices.map(device => device.shelf.all())).toEqual([{}, {}])
      }),
      { numRuns: 1000 },
    )
  })

  it('given in the same instant on two devices: the server decides, and the overruled one is told', async () => {
    const world = new World()
    const [first, second] = [new Device(world), new Device(world)]
    world.now = 50
    first.sender.answer('i1', ['a'])
    second.sender.answer('i1', ['b'])
    await settle()
    expect(world.server.get('i1')!.chosen).toEqual(['a'])
    expect(second.sender.state().book.i1!.chosen).toEqual(['a'])
    expect(second.sender.state().overruled).toEqual(['i1'])
    expect(first.sender.state().overruled).toEqual([])
  })

  it('wait with growing pauses, and a burst of answers does not break the pause', async () => {
    expect([1, 2, 3, 6, 60].map(pauseAfter)).toEqual([1000, 2000, 4000, 30_000, 30_000])
    const world = new World()
    const device = new Device(world)
    world.fates.push('request-lost', 'request-lost')
    for (const item of ITEMS) {
      world.now += 1
      device.sender.answer(item, ['a'])
      await settle()
    }
    expect(world.fates).toHaveLength(1)
    expect(device.sender.state().phase).toBe('waiting')
    expect(await device.sender.flush()).toBe(false)
    expect(await device.sender.flush()).toBe(true)
    expect([...world.server.keys()]).toEqual([...ITEMS])
  })

  it('that the server will never take are not sent again, those after the end are kept and told', async () => {
    const world = new World()
    const device = new Device(world)
    world.send = async () => ({ kind: 'refused', reason: 'нет такого варианта' })
    device.sender.answer('i1', ['z'])
    await settle()
    expect(device.sender.state().book.i1!.refusal).toBe('нет такого варианта')
    expect(await device.sender.flush()).toBe(true)
    world.send = async () => ({ kind: 'closed', reason: 'Время вышло' })
    device.sender.answer('i2', ['a'])
    await settle()
    expect(device.sender.state()).toMatchObject({ phase: 'closed', reason: 'Время вышло' })
    expect(Object.keys(device.shelf.all())).toEqual(['i2'])
  })

  it('go out again once the person has signed in', async () => {
    const world = new World()
    const device = new Device(world)
    const send = world.send.bind(world)
    world.send = async () => ({ kind: 'barred', reason: 'Войдите' })
    device.sender.answer('i1', ['a'])
    await settle()
    expect(device.sender.state().phase).toBe('barred')
    world.send = send
    expect(await device.sender.flush()).toBe(true)
    expect(device.sender.state()).toMatchObject({ phase: 'idle', reason: null })
  })
})

describe('the shelf', () => {
  it('says when the browser keeps nothing', async () => {
    const full = {
      ...memoryStore(),
      length: 0,
      getItem: () => null,
      setItem: () => {
        throw new Error('quota')
      },
    }
    expect(openShelf('x', full).put('i1', { chosen: ['a'], revision: 1 })).toBe(false)
    expect(openShelf('x', undefined as never).all()).toEqual({})
  })

  it('keeps the newer of two tabs, drops nothing newer than confirmed, passes over strange keys', () => {
    const store = memoryStore()
    const [one, other] = [openShelf('x', store), openShelf('x', store)]
    one.put('i1', { chosen: ['a'], revision: 7 })
    other.put('i1', { chosen: ['b'], revision: 5 })
    expect(one.all()).toEqual({ i1: { chosen: ['a'], revision: 7 } })
    other.drop('i1', 6)
    expect(one.all()).toHaveProperty('i1')
    store.setItem('marshrut.answers.x.i2', '{"revision":"many"}')
    store.setItem('marshrut.answers.y.i1', '{"revision":1,"chosen":["c"]}')
    expect(Object.keys(one.all())).toEqual(['i1'])
    one.clear()
    expect(store.length).toBe(1)
  })

  it('reads another tab’s answer out of a storage event', () => {
    const answer = { chosen: ['a'], revision: 3 }
    const event = { key: 'marshrut.answers.x.i1', newValue: JSON.stringify(answer) }
    expect(answerOfEvent('x', event)).toEqual({ itemId: 'i1', answer })
    expect(answerOfEvent('y', event)).toBeUndefined()
    expect(answerOfEvent('x', { ...event, newValue: null })).toBeUndefined()
  })
})

describe('the book opened after a load', () => {
  it('takes the newer of server and device, item by item', () => {
    const held = [
      { id: 'i1', chosen: ['a'], revision: 5 },
      { id: 'i2', chosen: [], revision: 0 },
    ]
    const book = openBook(held, {
      i1: { chosen: ['b'], revision: 4 },
      i2: { chosen: ['c'], revision: 9 },
      gone: { chosen: ['a'], revision: 1 },
    })
    expect(book).toEqual({
      i1: { chosen: ['a'], revision: 5, confirmed: 5, refusal: null },
      i2: { chosen: ['c'], revision: 9, confirmed: 0, refusal: null },
    })
    expect(waiting(book)).toEqual(['i2'])
  })
})

describe('a revision', () => {
  it('is the time of the choice by the server’s clock and fits the contract', () => {
    expect(stampOf(1_000_000, 1_012_345)).toBe(123)
    expect(stampOf(1_000_000, 999_000)).toBe(1)
    expect(stampOf(0, 1e12)).toBeLessThan(1_000_000)
  })
})
