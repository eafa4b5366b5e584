import { historyOf } from '#platform/audit/audit.ts'
import { type Context, read, type Tx } from '#platform/db/database.ts'
import type { RecordAction } from '#platform/http/record.ts'
import { actLabel, referenceTo } from './act-label.ts'
import {
  type ActLink,
  findAct,
  type StoredAct,
  selectActsByCode,
  selectLinks,
  selectRepealChain,
} from './acts.sql.ts'
import { type ActCard, GOAL_KIND_TITLES } from './contract.ts'
import { actMissing } from './keep-acts.ts'
import type { Pack } from './pack/index.ts'
import { packsOn } from './packs-on.ts'
import { keepsAct, selectEditions } from './registered-acts.sql.ts'

/** One act (row 27): its edition, what it repealed and what repealed it, and everything of the packs that rests on it. */
export async function showAct(context: Context, { id }: { id: string }): Promise<ActCard> {
  return await read(context, async tx => {
    const act = await findAct(tx, id, context.clock.today())
    if (!act) throw actMissing()
    const links = await selectLinks(tx, [act.id], [act.code])
    const chain = await selectRepealChain(tx, act.code)
    const packs = await packsOn(tx, context.clock.today())
    const known = await selectActsByCode(tx, [
      ...chain,
      ...links.flatMap(link => [link.otherCode, link.fromCode]),
      ...[act.repealedBy, act.editionBy].filter(code => code !== null),
    ])
    const out = (kind: ActLink['kind']) =>
      links
        .filter(link => link.actId === act.id && link.kind === kind)
        .map(link => referenceTo(link.otherCode, known, link.clause))
    const into = (kind: ActLink['kind']) =>
      links
        .filter(link => link.otherCode === act.code && link.kind === kind)
        .map(link => referenceTo(link.fromCode, known, link.clause))
    const { code, ...shown } = act
    return {
      ...shown,
      editions: await selectEditions(tx, id),
      actions: await actionsFor(context, tx, act),
      editionBy: act.editionBy === null ? null : referenceTo(act.editionBy, known),
      repealedBy: act.repealedBy === null ? null : referenceTo(act.repealedBy, known),
      repeals: out('repeals'),
      amends: out('amends'),
      amendedBy: into('amends'),
      cites: out('cites'),
      citedBy: into('cites'),
      chain:
        chain.length < 2
          ? []
          : chain.map(one => ({
              ...(one === code
                ? { id: act.id, code, label: actLabel(act), clause: null }
                : referenceTo(one, known)),
              isThis: one === code,
            })),
      basedOn: packs.flatMap(pack => basedOn(pack, code)),
    }
  })
}

async function actionsFor(context: Context, tx: Tx, act: StoredAct): Promise<RecordAction[]> {
  const isKeeper = context.actor.permissions.has('acts.keep')
  // of an act of a pack, and to readers, nothing is offered
  if (act.pack !== null || !isKeeper || !(await keepsAct(tx, act.id))) return []
  const reason = act.withdrawalReason ? 'Запись снята' : null
  const action = (code: string, label: string) => ({
    action: code,
    label,
    allowed: reason === null,
    reason,
  })
  return [
    action('change', 'Изменить'),
    action('add-edition', 'Новая редакция'),
    act.repealedOn === null
      ? action('repeal', 'Отметить отмену')
      : action('restore', 'Снять отметку об отмене'),
    action('withdraw', 'Снять запись'),
  ]
}

/** Every recorded change of an act entered by hand, newest first. */
export async function showActHistory(context: Context, { id }: { id: string }) {
  return await read(context, async tx => {
    if (!(await findAct(tx, id, context.clock.today())) || !(await keepsAct(tx, id))) throw actMissing()
    return { entries: await historyOf(tx, 'act', id) }
  })
}

/** Everything of a pack that names the act as its ground, in the order of the pack. */
function basedOn(pack: Pack, code: string): ActCard['basedOn'] {
  const own = pack.header.act
  const rests = (item: { act?: string | undefined }) => (item.act ?? own) === code
  return [
    ...pack.indicators
      .filter(one => one.basis === 'act' && rests(one))
      .map(one => ({ clause: one.clause ?? null, kind: 'Показатель', text: `${one.code}. ${one.name}` })),
    ...pack.indicators.flatMap(one =>
      one.targets
        .filter(target => target.act === code)
        .map(target => ({ clause: target.clause, kind: 'Целевое значение', text: target.wording })),
    ),
    ...pack.bodies
      .filter(body => body.clause && rests(body))
      .map(body => ({ clause: body.clause ?? null, kind: 'Орган', text: body.name })),
    ...pack.functions.filter(rests).map(one => ({ clause: one.clause, kind: 'Функция', text: one.text })),
    ...pack.directions
      .filter(rests)
      .map(one => ({ clause: one.clause, kind: 'Направление', text: one.text })),
    ...pack.goals
      .filter(rests)
      .map(goal => ({ clause: goal.clause, kind: GOAL_KIND_TITLES[goal.kind], text: goal.text })),
    ...pack.terms.filter(rests).map(term => ({ clause: term.clause, kind: 'Понятие', text: term.name })),
    ...pack.settings
      .filter(one => one.basis === 'act' && rests(one))
      .map(one => ({ clause: one.clause ?? null, kind: 'Порог', text: `${one.name}: ${settingWords(one)}` })),
  ]
}

/** «250 человек», «до 35 лет и в первые три года работы», «да». */
function settingWords({ value, unit }: Pack['settings'][number]): string {
  if (typeof value === 'boolean') return value ? 'да' : 'нет'
  return unit ? `${value}\u00A0${unit}` : String(value)
}
