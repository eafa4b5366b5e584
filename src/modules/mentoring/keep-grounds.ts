import type { z } from 'zod'
import { assertCountrywide } from '#platform/access/countrywide.ts'
import { recordAudit } from '#platform/audit/audit.ts'
import { versionConflict } from '#platform/audit/changed-meanwhile.ts'
import { brokenConstraint, type Context, read, type Tx, transact } from '#platform/db/database.ts'
import { forbidden, invalid, notFound } from '#platform/errors/problem.ts'
import type {
  LimitCode,
  listPairGrounds,
  savePairGround,
  setPairLimit as setOperation,
} from './contract-grounds.ts'
import {
  insertGround,
  type LimitLine,
  lockGround,
  selectGrounds,
  selectLimitLines,
  updateGround,
  upsertLimit,
} from './grounds.sql.ts'
import { regionOfActor } from './units.sql.ts'

/** Grounds with their sources, and the limits with what holds today where the actor stands (row 20). */
export async function listGrounds(
  context: Context,
): Promise<z.output<NonNullable<typeof listPairGrounds.response>>> {
  return await read(context, async tx => {
    const today = context.clock.today()
    const region = await regionOfActor(tx, context.actor.scope)
    const lines = await selectLimitLines(tx, context.actor.scope.kind === 'country' ? undefined : region)
    const inForce = new Set(Object.values(linesInForce(lines, region, today)))
    return {
      grounds: await selectGrounds(tx),
      limits: lines.map(line => ({ ...line, isInForce: inForce.has(line) })),
    }
  })
}

export type PairLimits = Record<LimitCode, { value: number; source: string }>

/** Limits of a region on a day: its own line goes before the common one. */
export async function limitsOn(tx: Tx, region: string | null, day: string): Promise<PairLimits> {
  const found = linesInForce(await selectLimitLines(tx, region), region, day)
  const get = (code: LimitCode, otherwise: number) =>
    found[code] ?? { value: otherwise, source: 'предел не установлен' }
  return {
    given: get('given', 3),
    received: get('received', 2),
    'experienced-years': get('experienced-years', 5),
  }
}

function linesInForce(lines: readonly LimitLine[], region: string | null, day: string) {
  const found: Partial<Record<LimitCode, LimitLine>> = {}
  for (const line of lines)
    if (line.validFrom <= day && (line.regionId === null || line.regionId === region))
      found[line.code] ??= line
  return found
}

/** Adds a ground, puts it right or ends it by a date; pairs that stand on it stay. */
export async function saveGround(
  context: Context,
  { version, ...fields }: z.output<NonNullable<typeof savePairGround.body>>,
): Promise<{ version: number }> {
  assertCountrywide(context.actor)
  return await refusingTwins(() =>
    transact(context, async tx => {
      const before = await lockGround(tx, fields.code)
      if (version === undefined && before) throw twice('code', 'Такой код уже есть')
      if (version !== undefined && !before) throw notFound('pairs.ground', 'Такого основания нет.')
      if (before && version !== undefined && before.version !== version)
        throw await versionConflict(
          context,
          tx,
          { entity: 'pair-ground', id: before.id },
          { code: 'pairs.ground-changed', what: 'Основание' },
        )
      const id = before?.id ?? (await insertGround(tx, fields))
      const next = before ? await updateGround(tx, fields) : 1
      await recordAudit(context, tx, {
        action: 'mentoring.save-ground',
        entity: 'pair-ground',
        entityId: id,
        regionId: null,
        ...(before && { before: told(before) }),
        after: told(fields),
      })
      return { version: next }
    }),
  )
}

type Told = { code: string; title: string; validFrom: string; validTo: string | null; source: string }
const told = ({ code, title, validFrom, validTo, source }: Told) => ({
  code,
  title,
  validFrom,
  validTo,
  source,
})

const twice = (field: string, message: string) =>
  invalid('pairs.ground-twice', 'Проверьте отмеченные поля.', [
    { code: 'pairs.ground-twice', field, message },
  ])

async function refusingTwins<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    const broken = brokenConstraint(error)
    if (broken?.endsWith('title_key')) throw twice('title', 'Основание с таким названием уже есть')
    if (broken?.endsWith('pkey')) throw twice('code', 'Такой код уже есть')
    throw error
  }
}

/**
 * Sets a limit from a day on: the head of a centre for her region, the administrator of the installation for all.
 * The same day again puts its line right.
 */
export async function setLimit(
  context: Context,
  input: z.output<NonNullable<typeof setOperation.body>>,
): Promise<{ set: true }> {
  return await transact(context, async tx => {
    const { scope } = context.actor
    if (scope.kind !== 'country' && scope.kind !== 'region')
      throw forbidden('pairs.limit-scope', 'Пределы устанавливают для региона или для всех регионов.')
    const regionId = scope.kind === 'region' ? scope.id : null
    const lines = await selectLimitLines(tx, regionId)
    const known = lines.find(
      line => line.code === input.code && line.regionId === regionId && line.validFrom === input.validFrom,
    )
    const id = await upsertLimit(tx, { ...input, regionId })
    await recordAudit(context, tx, {
      action: 'mentoring.set-limit',
      entity: 'pair-limit',
      entityId: id,
      regionId,
      ...(known && { before: { value: known.value, source: known.source } }),
      after: input,
    })
    return { set: true as const }
  })
}
