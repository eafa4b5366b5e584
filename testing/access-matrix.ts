import type { Actor } from '../src/platform/access/actor.ts'
import type { Operation } from '../src/platform/http/operation.ts'
import type { AccessModel } from './access/model.ts'
import type { Params, Place, Registry, Relation, Sample, Subject, World } from './access/registry.ts'
import type { Answer, Visitor } from './server.ts'

export const RELATIONS: readonly Relation[] = ['own', 'neighbour', 'sibling', 'foreign']

/** What has to come out. `granted`: let through to the facts; `refused`: seen, but not hers to do. */
export type Outcome = 'signed-out' | 'no-permission' | 'hidden' | 'refused' | 'granted'

/** What the matrix would need to try an operation, by its name; empty when nothing is missing. */
export function gapsOf(operation: Operation, { subjects, samples }: Registry): string[] {
  if (operation.access.kind === 'public') return []
  const sample = samples.get(operation.id)
  const gaps: string[] = []
  const subject = subjectName(operation, sample)
  if (subject && !subjects.has(subject)) gaps.push(`${operation.id}: no subject «${subject}»`)
  if (!subject && operation.path.includes('/:') && !sample?.may)
    gaps.push(`${operation.id}: a path with params, but neither a subject nor who may`)
  if (operation.body && !sample?.body && !operation.body.safeParse({}).success)
    gaps.push(`${operation.id}: no sample of a body`)
  if (operation.query && !sample?.query && !operation.query.safeParse({}).success)
    gaps.push(`${operation.id}: no sample of a query`)
  if (operation.transfer === 'upload' && !sample?.file) gaps.push(`${operation.id}: no sample of a file`)
  return gaps
}

function subjectName({ access }: Operation, sample: Sample | undefined): string | undefined {
  return sample?.subject ?? (access.kind === 'permission' ? access.subject : undefined)
}

const isReading = (operation: Operation) => operation.method === 'GET'

/** The outcome by the rooms' policies and the model alone. `actor` is undefined for nobody. */
export function expectedOutcome(
  model: AccessModel,
  registry: Registry,
  operation: Operation,
  actor: Actor | undefined,
  place: Place,
): Outcome {
  if (operation.access.kind === 'public') return 'granted'
  if (!actor) return 'signed-out'
  if (operation.access.kind === 'permission' && !model.holds(actor, operation.access.permission))
    return 'no-permission'
  const sample = registry.samples.get(operation.id)
  const subject = registry.subjects.get(subjectName(operation, sample) ?? '')
  if (subject && !subject.sees(model, actor, place)) return 'hidden'
  if (subject && !isReading(operation) && !(subject.changes ?? subject.sees)(model, actor, place))
    return 'refused'
  return sample?.may && !sample.may(model, actor, place) ? 'refused' : 'granted'
}

/** Why the answer is not the expected one, or undefined. `refusedAs`: see `Sample`. */
export function mismatch(
  expected: Outcome,
  { status, body }: Pick<Answer, 'status' | 'body'>,
  refusedAs?: string,
): string | undefined {
  const { code, problems } = (body ?? {}) as { code?: string; problems?: { field?: string }[] }
  const isRefusedField = status === 422 && problems?.some(({ field }) => refusedAs && field === refusedAs)
  const got = `${status}${code ? ` ${code}` : ''}`
  switch (expected) {
    case 'signed-out':
      return status === 401 ? undefined : got
    case 'no-permission':
      return status === 403 && code === 'access.role' ? undefined : got
    case 'hidden':
      return status === 404 && code !== 'http.not-found' ? undefined : got
    case 'refused':
      return (status === 403 && code !== 'access.role') || status === 404 || isRefusedField ? undefined : got
    case 'granted':
      // A conflict or an invalid value comes after the question who may; a body that the schema refuses would not.
      if (isRefusedField) return got
      return status < 400 || status === 409 || (status === 422 && code !== 'http.invalid') ? undefined : got
  }
}

export type Trial = {
  world: World
  model: AccessModel
  registry: Registry
  operations: readonly Operation[]
  /** By name; `signed-out` among them, without an actor. */
  visitors: ReadonlyMap<string, { actor: Actor | undefined; visitor: Visitor }>
}

export type Report = { tried: number; byOutcome: Record<Outcome, number>; wrong: string[] }

/** Tries every operation as everybody at every place and compares the answers with the model. */
export async function tryAll(trial: Trial): Promise<Report> {
  const report: Report = {
    tried: 0,
    byOutcome: { 'signed-out': 0, 'no-permission': 0, hidden: 0, refused: 0, granted: 0 },
    wrong: [],
  }
  const wrongs = new Grouped()
  const built = await buildAll(trial)
  for (const operation of trial.operations) {
    if (operation.access.kind === 'public') continue
    const combinations = [...trial.visitors].flatMap(([who, visit]) =>
      RELATIONS.map(relation => ({ who, ...visit, relation })),
    )
    // Readings leave no traces, so several may be on their way; changes go one after another.
    for (const some of chunks(combinations, isReading(operation) ? 8 : 1))
      await Promise.all(
        some.map(async ({ who, actor, visitor, relation }) => {
          const place = trial.world.places[relation]
          const expected = expectedOutcome(trial.model, trial.registry, operation, actor, place)
          const answer = await tryOne(trial, operation, visitor, actor, place, expected, built)
          report.tried++
          report.byOutcome[expected]++
          const wrong =
            mismatch(expected, answer, trial.registry.samples.get(operation.id)?.refusedAs) ??
            leakIn(trial, operation, answer, actor, built)
          if (wrong) wrongs.add(`${operation.id}: expected ${expected}, got ${wrong}`, `${who}, ${relation}`)
        }),
      )
  }
  report.wrong = wrongs.lines()
  return report
}

const chunks = <T>(all: readonly T[], size: number): T[][] =>
  Array.from({ length: Math.ceil(all.length / size) }, (_, at) => all.slice(at * size, (at + 1) * size))

/** The same mistake of many roles is told once. */
class Grouped {
  private readonly groups = new Map<string, string[]>()

  add(what: string, where: string): void {
    this.groups.set(what, [...(this.groups.get(what) ?? []), where])
  }

  lines(): string[] {
    return [...this.groups].map(([what, places]) => {
      const more = places.length > 6 ? ` and ${places.length - 6} more` : ''
      return `${what} (${places.slice(0, 6).join(', ')}${more})`
    })
  }
}

/** One object of each kind at each place. */
type Built = ReadonlyMap<string, ReadonlyMap<Relation, Params>>

async function buildAll({ world, registry }: Trial): Promise<Built> {
  for (const prepare of registry.preparations) await prepare(world)
  const built = new Map<string, Map<Relation, Params>>()
  for (const [name, subject] of registry.subjects) {
    const objects = new Map<Relation, Params>()
    for (const relation of RELATIONS)
      objects.set(relation, await subject.build(world, world.places[relation]))
    built.set(name, objects)
  }
  return built
}

async function tryOne(
  { world, registry }: Trial,
  operation: Operation,
  visitor: Visitor,
  actor: Actor | undefined,
  place: Place,
  expected: Outcome,
  built: Built,
): Promise<Answer> {
  const sample = registry.samples.get(operation.id)
  const name = subjectName(operation, sample)
  const subject: Subject | undefined = name ? registry.subjects.get(name) : undefined
  // What may be changed by the call is built anew, so that no call finds the traces of another.
  const isFresh = subject && expected === 'granted' && !isReading(operation)
  const params = isFresh ? await subject.build(world, place) : built.get(name ?? '')?.get(place.relation)
  return await visitor.send(operation, {
    ...(params && { params: { ...params, ...sample?.params } }),
    ...(sample?.query && { query: sample.query(world, place) }),
    ...(operation.body && {
      body: sample?.body && actor ? await sample.body(world, place, params, actor) : {},
    }),
    ...(sample?.file && { file: sample.file(world, place) }),
  })
}

/** An answer to a reading names nothing that is hidden from the reader. */
function leakIn(
  { model, registry, world }: Trial,
  operation: Operation,
  { status, text }: Answer,
  actor: Actor | undefined,
  built: Built,
): string | undefined {
  if (!actor || status !== 200 || !isReading(operation)) return undefined
  const units = new Set(Object.values(world.places).map(place => place.organisationId))
  for (const [name, objects] of built)
    for (const [relation, { id }] of objects) {
      // the register of organisations is open to everybody
      if (units.has(id)) continue
      const isHidden = !registry.subjects.get(name)!.sees(model, actor, world.places[relation])
      if (isHidden && text.includes(id)) return `the id of a hidden ${name} (${relation})`
    }
  return undefined
}
