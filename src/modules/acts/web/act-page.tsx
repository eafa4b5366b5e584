import { useOperation } from '#ui/api.ts'
import { EmptyState } from '#ui/empty-state.tsx'
import { formatDateShort } from '#ui/format.ts'
import { KeyValue, type KeyValueItem } from '#ui/key-value.tsx'
import { Loaded, RecordPage, Section } from '#ui/page.tsx'
import { usePageParam } from '#ui/page-route.ts'
import { Status } from '#ui/status.tsx'
import {
  ACT_KINDS,
  ACT_STATUSES,
  ACT_TOPICS,
  type ActCard,
  clauseWords,
  getAct,
  LEVEL_TITLES,
} from '../contract.ts'
import { ActActions } from './act-actions.tsx'
import { ActEditions } from './act-editions.tsx'
import { ActHistory } from './act-history.tsx'
import { ActLink } from './act-link.tsx'
import classes from './acts.module.css'
import { STATUS_TONES } from './acts-page.tsx'

/** One act: its chain, what it cites, and everything of the product that rests on it. */
export default function ActPage() {
  const query = useOperation(getAct, { params: { id: usePageParam('id') } })
  return (
    <Loaded query={query}>
      {act => (
        <RecordPage
          title={act.title}
          back={{ to: '/acts', label: 'Правовые акты' }}
          status={<Status tone={STATUS_TONES[act.status]}>{ACT_STATUSES[act.status]}</Status>}
          side={
            <>
              <Section title="Сведения">
                <KeyValue items={detailsOf(act)} />
              </Section>
              {act.actions.length > 0 && (
                <Section title="История">
                  <ActHistory id={act.id} />
                </Section>
              )}
            </>
          }
        >
          {act.actions.length > 0 && <ActActions act={act} />}
          {act.withdrawalReason && (
            <p>Запись снята из реестра: {act.withdrawalReason}. Акт не участвует в списках и выгрузках.</p>
          )}
          {act.chain.length > 0 && (
            <Section title="Что чем заменено">
              <ol className={classes.chain}>
                {act.chain.map(one => (
                  <li key={one.code} aria-current={one.isThis || undefined}>
                    {one.isThis ? <strong>{one.label}</strong> : <ActLink act={one} />}
                  </li>
                ))}
              </ol>
            </Section>
          )}
          {act.note && <p>{act.note}</p>}
          {act.editions.length > 0 && <ActEditions act={act} />}
          {act.pack !== null && (
            <Section title="Что на нём основано">
              {act.basedOn.length === 0 ? (
                <EmptyState title="Загруженные пакеты на этот акт не опираются">
                  Он упомянут в другом акте.
                </EmptyState>
              ) : (
                <BasedOn rows={act.basedOn} />
              )}
            </Section>
          )}
        </RecordPage>
      )}
    </Loaded>
  )
}

function BasedOn({ rows }: { rows: ActCard['basedOn'] }) {
  return (
    <table className={classes.rows}>
      <thead>
        <tr>
          <th scope="col">Пункт</th>
          <th scope="col">Что</th>
          <th scope="col">Содержание</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(row => (
          <tr key={`${row.kind}|${row.clause}|${row.text}`}>
            <td className={classes.clause}>{row.clause ? clauseWords(row.clause) : '—'}</td>
            <td>{row.kind}</td>
            <td>{row.text}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function detailsOf(act: ActCard): KeyValueItem[] {
  const links = (label: string, acts: ActCard['cites']): KeyValueItem[] =>
    acts.length === 0
      ? []
      : [
          {
            label,
            value: (
              <ul className={classes.list}>
                {acts.map(one => (
                  <li key={`${one.code}|${one.clause}`}>
                    <ActLink act={one} />
                  </li>
                ))}
              </ul>
            ),
          },
        ]
  return [
    { label: 'Вид', value: ACT_KINDS[act.kind] },
    { label: 'Орган', value: act.authority },
    { label: 'Номер', value: act.number ?? 'без номера' },
    { label: 'Дата', value: formatDateShort(act.issuedOn) },
    ...(act.inForceFrom ? [{ label: 'Действует с', value: formatDateShort(act.inForceFrom) }] : []),
    ...(act.repealedOn
      ? [
          {
            label: 'Не действует с',
            value: formatDateShort(act.repealedOn),
            ...(act.repealBasis && { note: act.repealBasis }),
          },
        ]
      : []),
    ...(act.editionOn && act.pack !== null
      ? [
          {
            label: 'Редакция, по которой составлен пакет',
            value: formatDateShort(act.editionOn),
            ...(act.editionBy && { note: <ActLink act={act.editionBy} /> }),
          },
        ]
      : []),
    ...(act.level ? [{ label: 'Уровень', value: LEVEL_TITLES[act.level] }] : []),
    ...(act.topic ? [{ label: 'Тема', value: ACT_TOPICS[act.topic] }] : []),
    act.packTitle
      ? { label: 'Пакет', value: act.packTitle }
      : { label: 'Чей реестр', value: act.ownerName ?? 'Вся страна' },
    ...links('Отменяет', act.repeals),
    ...(act.repealedBy ? links('Отменён', [act.repealedBy]) : []),
    ...links('Изменяет', act.amends),
    ...links('Изменён', act.amendedBy),
    ...links('Ссылается', act.cites),
    ...links('На него ссылаются', act.citedBy),
  ]
}
