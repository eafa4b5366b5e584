import { recordAudit } from '#platform/audit/audit.ts'
import { versionConflict } from '#platform/audit/changed-meanwhile.ts'
import { brokenConstraint, type Context, type Tx, transact } from '#platform/db/database.ts'
import { invalid, notFound } from '#platform/errors/problem.ts'
import { newId } from '#platform/ids/ids.ts'
import type { FactFields, FactKind } from './contract-facts.ts'
import { columnsOf, deleteFact, insertFact, lockFact, selectWords, updateFact } from './facts.sql.ts'
import { loadForChange } from './load-organisation.ts'

/**
 * Records a licence, a function, an object of infrastructure or a mark of a year (rows 1–22, 244).
 *
 * @throws Problem forbidden outside the actor's region, `organisation.fact-twice` when it is recorded already
 */
export async function addOrganisationFact(
  context: Context,
  { id, fields }: { id: string; fields: FactFields },
): Promise<{ id: string }> {
  return await refusingTwice(fields, () =>
    transact(context, async tx => {
      const owner = await loadForChange(context, tx, id)
      await requireWord(tx, fields)
      const fact = newId()
      const { regionId, municipalityId } = owner
      await insertFact(tx, fact, { organisationId: id, regionId, municipalityId }, fields)
      await recordAudit(context, tx, {
        action: `organisations.add-${fields.kind}`,
        entity: 'organisation',
        entityId: id,
        regionId,
        after: columnsOf(fields),
      })
      return { id: fact }
    }),
  )
}

type OfFact = { id: string; fact: string; version: number }

/** Puts a recorded fact right, or ends it by its dates. @throws Problem conflict when somebody else changed it first */
export async function changeOrganisationFact(
  context: Context,
  { id, fact, version, fields }: OfFact & { fields: FactFields },
): Promise<{ version: number }> {
  return await refusingTwice(fields, () =>
    transact(context, async tx => {
      const { regionId } = await loadForChange(context, tx, id)
      await requireWord(tx, fields)
      const known = await loadFact(context, tx, { kind: fields.kind, id, fact, version })
      const after = columnsOf(fields)
      const next = await updateFact(tx, fact, fields)
      await recordAudit(context, tx, {
        action: `organisations.change-${fields.kind}`,
        entity: 'organisation',
        entityId: id,
        regionId,
        before: Object.fromEntries(Object.keys(after).map(name => [name, known[name]])),
        after,
      })
      return { version: next }
    }),
  )
}

/** Takes a fact out that was recorded by mistake; what it said stays in the history. */
export async function removeOrganisationFact(
  context: Context,
  { id, fact, version, kind, reason }: OfFact & { kind: FactKind; reason: string },
): Promise<{ removed: true }> {
  return await transact(context, async tx => {
    const { regionId } = await loadForChange(context, tx, id)
    const known = await loadFact(context, tx, { kind, id, fact, version })
    await deleteFact(tx, kind, fact)
    await recordAudit(context, tx, {
      action: `organisations.remove-${kind}`,
      entity: 'organisation',
      entityId: id,
      regionId,
      before: Object.fromEntries(Object.entries(known).filter(([name]) => !INTERNAL.includes(name))),
      reason,
    })
    return { removed: true }
  })
}

const INTERNAL: readonly string[] = ['id', 'organisationId', 'regionId', 'municipalityId', 'version']

async function loadFact(context: Context, tx: Tx, { kind, id, fact, version }: OfFact & { kind: FactKind }) {
  const known = await lockFact(tx, kind, { id: fact, organisationId: id })
  if (!known)
    throw notFound(
      'organisation.fact-missing',
      'Этой записи уже нет: её убрали. Введённое вами осталось, но сохранить его некуда.',
    )
  if (known.version !== version)
    throw await versionConflict(
      context,
      tx,
      { entity: 'organisation', id, actions: [`organisations.change-${kind}`] },
      { code: 'organisation.fact-changed', what: 'Запись' },
    )
  return known
}

/** A word of the open dictionary has to be there: the form offers it, a file or a script may not know it. */
async function requireWord(tx: Tx, fields: FactFields): Promise<void> {
  if (fields.kind !== 'function' && fields.kind !== 'infrastructure') return
  const words = await selectWords(tx, fields.kind === 'function' ? 'functions' : 'infrastructure')
  if (!words.some(word => word.code === fields.code))
    throw invalid('organisation.fact-word', 'Проверьте отмеченные поля.', [
      {
        code: 'organisation.fact-word',
        field: 'code',
        message: 'Такого слова в справочнике нет. Выберите из списка',
      },
    ])
}

const TWICE: Record<FactKind, { field: string; message: string }> = {
  licence: { field: 'number', message: 'Лицензия с этим номером на эту деятельность уже записана' },
  infrastructure: { field: 'openedOn', message: 'В эти дни такой объект у организации уже есть' },
  function: { field: 'validFrom', message: 'В эти дни функция уже закреплена за организацией' },
  flag: { field: 'flag', message: 'Эта отметка за этот год уже стоит' },
}

/** Two people at once, or a double click: the table itself refuses the second, the field is named here. */
async function refusingTwice<T>(fields: FactFields, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (brokenConstraint(error) === undefined) throw error
    throw invalid('organisation.fact-twice', 'Проверьте отмеченные поля.', [
      { code: 'organisation.fact-twice', ...TWICE[fields.kind] },
    ])
  }
}
