import { type Context, read, type Tx } from '#platform/db/database.ts'
import { notFound } from '#platform/errors/problem.ts'
import { referenceTo } from './act-label.ts'
import { selectActsByCode } from './acts.sql.ts'
import { findRegion, findRegionOfTerritory, type MapRegion, selectAssignments } from './assignments.sql.ts'
import {
  clauseWords,
  type FunctionAssignment,
  holderName,
  type MapQuery,
  type ResponsibilityMap,
} from './contract.ts'
import { type PackBody, type ResolvedPack, resolvePack } from './pack/index.ts'
import {
  countOfKind,
  findPlaceOfScope,
  selectBodiesByCode,
  selectMunicipalityCodes,
  selectRegionCodes,
} from './packs.sql.ts'
import { packOfActor, packsOn } from './packs-on.ts'

/**
 * The map of who does what by act and clause (rows 3–7, 31–111), with its gaps: a function whose bodies the register
 * does not have, a municipality without its service, a line of work given to a level but to no body, a body without
 * a function. A function given to a body by hand is no gap while the body exists. Only what the pack's own act says;
 * the federal concept has a map of its own: what it gives to bodies of regions is done in a region by that region's own.
 */
export async function showResponsibility(
  context: Context,
  { pack: code, on, region: asked }: MapQuery,
): Promise<ResponsibilityMap> {
  return await read(context, async tx => {
    const today = on ?? context.clock.today()
    const pack = await askedPack(context, tx, code, today)
    const own = pack.header.code
    const place = await placeOf(context, tx, pack, asked)
    const bodies: Body[] = []
    for (const body of pack.bodies)
      if (body.pack === own) bodies.push(await describe(tx, pack, body, { place, on: today }))
    const functions = pack.functions.filter(one => one.pack === own)
    const known = await selectActsByCode(tx, [pack.header.act, ...functions.map(one => one.act)])
    const assigned = await selectAssignments(tx, own, place.regionId, today)
    const byCode = new Map(bodies.map(body => [body.code, body]))
    const rows = functions.map(one => ({
      code: one.code,
      clause: one.clause,
      passage: one.passage ?? null,
      text: one.text,
      act: referenceTo(one.act, known, one.clause),
      responsible: one.responsible,
      named: one.responsible.map(body => nameOf(body, byCode, pack)).join(', '),
      indicators: one.indicators ?? [],
      assigned: assigned.get(one.code) ?? [],
      gap: gapOf(one, byCode, pack, assigned.get(one.code) ?? []),
    }))
    const directions = pack.directions.filter(one => one.pack === own)
    return {
      pack: { code: own, title: pack.header.shortTitle },
      on: today,
      isOfCountry: place.isOfCountry,
      region: place.asked && { id: place.asked.id, name: place.asked.name },
      isKept: context.actor.permissions.has('acts.assign') && mayAssign(context, place.regionId),
      act: referenceTo(pack.header.act, known),
      bodies,
      functions: rows,
      directions: directions.map(({ code: direction, clause, level, text }) => ({
        code: direction,
        clause,
        level,
        text,
        assigned: assigned.get(direction) ?? [],
      })),
      gaps: [
        ...rows.flatMap(row =>
          row.gap ? [{ kind: 'function' as const, clause: row.clause, text: row.gap, what: row.text }] : [],
        ),
        ...bodies.flatMap(gapsOfBody),
        ...directions
          .filter(one => !assigned.get(one.code)?.some(given => given.isCurrent))
          .map(one => ({
            kind: 'direction' as const,
            clause: one.clause,
            text: `Направление (${clauseWords(one.clause)}) не поручено ни одному органу: акт называет только уровень.`,
            what: one.text,
          })),
      ],
    }
  })
}

/** Where the bodies of a map are looked for. */
type MapPlace = {
  /** Code of the country, for bodies of the federal level. */
  country: string
  /** Code of the territory of the pack; for the country's act, of the region it is asked of, else of the country. */
  territory: string
  isOfCountry: boolean
  /** Of the country's act: the region it is asked of. */
  asked: MapRegion | null
  /** Whose assignments are shown. */
  regionId: string | null
}

/** A region's map is about that region; the country's act is asked of a region, by default of the reader's own. */
async function placeOf(
  context: Context,
  tx: Tx,
  { header, territories }: ResolvedPack,
  asked: string | undefined,
): Promise<MapPlace> {
  const country = territories.find(one => one.level === 'country')?.code ?? header.territory
  const isOfCountry = header.parent === null
  if (!isOfCountry) {
    const regionId = await findRegionOfTerritory(tx, header.territory)
    return { country, territory: header.territory, isOfCountry, asked: null, regionId }
  }
  const region = asked ? await findRegion(tx, { id: asked }) : await ownRegion(context, tx)
  if (asked && !region) throw notFound('acts.no-region', 'Такого субъекта РФ нет. Выберите его из списка.')
  return {
    country,
    territory: region?.code ?? country,
    isOfCountry,
    asked: region ?? null,
    regionId: region?.id ?? null,
  }
}

async function ownRegion({ actor, clock }: Context, tx: Tx): Promise<MapRegion | undefined> {
  const { region } = await findPlaceOfScope(tx, actor.scope, actor.personId, clock.today())
  return region === null ? undefined : await findRegion(tx, { code: region })
}

/** The words of row-level security: the whole country's keeper, or this region's. */
function mayAssign({ actor }: Context, region: string | null): boolean {
  if (actor.reach.registers !== 'scope') return false
  return actor.scope.kind === 'country' || (actor.scope.kind === 'region' && actor.scope.id === region)
}

/** The pack of the code laid over its parents, or the actor's own. */
export async function askedPack(
  context: Context,
  tx: Tx,
  code: string | undefined,
  on: string,
): Promise<ResolvedPack> {
  const pack = code ? resolvePack(await packsOn(tx, on), code) : await packOfActor(context, tx, on)
  if (!pack) throw notFound('acts.no-pack', 'Ни одного пакета ещё не загружено. Обратитесь к администратору.')
  return pack
}

type Body = ResponsibilityMap['bodies'][number]

/** The body with what the register has of it: codes of bodies are `<territory>-<body>` (README). */
async function describe(
  tx: Tx,
  pack: ResolvedPack,
  body: PackBody,
  where: { place: MapPlace; on: string },
): Promise<Body> {
  const kindTitle = pack.kinds.find(kind => kind.code === body.kind)?.name ?? body.kind
  return {
    code: body.code,
    name: body.name,
    shortName: body.shortName ?? body.name,
    kindTitle,
    level: body.level,
    listedAs: body.listedAs ?? null,
    clause: body.clause ?? null,
    parent: body.parent ?? null,
    host: body.host ?? null,
    exists: body.exists,
    functions: pack.functions.filter(one => one.responsible.includes(body.code)).length,
    ...(await registered(tx, body, where)),
  }
}

async function registered(
  tx: Tx,
  { exists, level, kind, code }: PackBody,
  { place, on }: { place: MapPlace; on: string },
): Promise<Pick<Body, 'organisation' | 'found' | 'expected'>> {
  const { country } = place
  const territory = level === 'federal' ? country : place.territory
  const bodiesOf = (places: readonly string[]) =>
    selectBodiesByCode(
      tx,
      places.map(one => `${one}-${code}`),
      on,
    )
  if (exists === 'one' && level === 'regional' && territory === country) {
    const regions = await selectRegionCodes(tx, on)
    return { organisation: null, found: (await bodiesOf(regions)).length, expected: regions.length }
  }
  if (exists === 'one') {
    const [found] = await bodiesOf([territory])
    return {
      organisation: found ? { id: found.id, name: found.shortName } : null,
      found: found ? 1 : 0,
      expected: 1,
    }
  }
  if (exists === 'per-municipality') {
    const municipalities = await selectMunicipalityCodes(tx, territory, on)
    return {
      organisation: null,
      found: (await bodiesOf(municipalities)).length,
      expected: municipalities.length,
    }
  }
  return { organisation: null, found: await countOfKind(tx, kind, territory, on), expected: null }
}

function gapOf(
  one: { clause: string; responsible: string[] },
  bodies: ReadonlyMap<string, Body>,
  pack: ResolvedPack,
  assigned: readonly FunctionAssignment[],
): string | null {
  if (assigned.some(given => given.isCurrent)) return null
  const named = one.responsible.map(code => bodies.get(code))
  // a body of the parent's map is looked at there
  if (named.some(body => body === undefined || body.found > 0)) return null
  const names = one.responsible.map(code => nameOf(code, bodies, pack)).join(', ')
  const closed = assigned.find(given => given.isClosed && given.validTo === null)
  const clause = clauseWords(one.clause)
  const what = `Функция ${clause.startsWith('п') ? clause : `(${clause})`}`
  if (closed)
    return closed.organisation
      ? `${what} ни за кем не закреплена: «${closed.organisation.name}», за которой она была, закрыта.`
      : `${what} ни за кем не закреплена: полномочия того, за кем она была (${holderName(closed)}), кончились.`
  return `${what} ни за кем не закреплена: в реестре нет ни одного из названных органов (${names}).`
}

const nameOf = (code: string, bodies: ReadonlyMap<string, Body>, pack: ResolvedPack): string =>
  bodies.get(code)?.shortName ?? pack.bodies.find(body => body.code === code)?.shortName ?? code

function gapsOfBody(body: Body): ResponsibilityMap['gaps'] {
  const gaps: ResponsibilityMap['gaps'] = []
  const place = body.clause ? ` (${clauseWords(body.clause)})` : ''
  if (body.exists === 'one' && body.found === 0)
    gaps.push({
      kind: 'body',
      clause: body.clause,
      text: `«${body.shortName}»${place} назван в акте, но в реестре организаций его нет.`,
      what: null,
    })
  else if (body.expected !== null && body.found < body.expected)
    gaps.push({
      kind: 'municipality',
      clause: body.clause,
      text: `«${body.shortName}»${place}: ${body.exists === 'one' ? 'субъектов РФ' : 'муниципалитетов'}, где такой орган есть, — ${body.found} из ${body.expected}.`,
      what: null,
    })
  if (body.functions === 0)
    gaps.push({
      kind: 'idle',
      clause: body.clause,
      text: `«${body.shortName}»${place} назван в акте, но ни одной функции ему не дано.`,
      what: null,
    })
  return gaps
}
