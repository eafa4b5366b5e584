import { type ReactNode, useState } from 'react'
import { useSession } from '#modules/accounts/web/index.ts'
import { useAction } from '#ui/api.ts'
import { Button, ButtonRow } from '#ui/button.tsx'
import { ConfirmAction } from '#ui/confirm-action.tsx'
import { formatDateShort } from '#ui/format.ts'
import { newestOf } from '#ui/newest.ts'
import { notify } from '#ui/notify.ts'
import { Section } from '#ui/page.tsx'
import { Status } from '#ui/status.tsx'
import {
  type FactKind,
  FLAGS,
  LICENCE_STATUSES,
  type OrganisationCard,
  removeOrganisationFact,
} from '../contract.ts'
import { FactDialog, type FactValues, valuesOf } from './fact-dialog.tsx'
import classes from './organisation.module.css'

type Line = {
  id: string
  version: number
  main: string
  detail: string
  mark?: ReactNode
  values: FactValues
}
type Removed = { kind: FactKind; line: Line }

/** What a body does and has: functions, licences, infrastructure, marks of years, each with its dates and source. */
export function FactsTab({ card }: { card: OrganisationCard }) {
  const { can } = useSession()
  const isKept = can('organisations.keep') && card.actions.some(one => one.action === 'update' && one.allowed)
  const [editing, edit] = useState<{ kind: FactKind; line?: Line } | null>(null)
  const [removing, remove] = useState<Removed | null>(null)
  const newest = (kind: FactKind, line: Line) =>
    newestOf(SECTIONS.find(one => one.kind === kind)!.linesOf(card), line)
  return (
    <div className={classes.sections}>
      {SECTIONS.map(({ kind, title, add, empty, linesOf }) => (
        <Section
          key={kind}
          title={title}
          actions={
            isKept && (
              <Button size="small" onClick={() => edit({ kind })}>
                {add}
              </Button>
            )
          }
        >
          <Lines
            lines={linesOf(card)}
            empty={empty}
            isKept={isKept}
            onEdit={line => edit({ kind, line })}
            onRemove={line => remove({ kind, line })}
          />
        </Section>
      ))}
      {editing && (
        <FactDialog
          organisationId={card.id}
          kind={editing.kind}
          known={editing.line && newest(editing.kind, editing.line)}
          onClose={() => edit(null)}
        />
      )}
      <RemoveFact
        organisationId={card.id}
        removed={removing && { ...removing, line: newest(removing.kind, removing.line) }}
        onClose={() => remove(null)}
      />
    </div>
  )
}

function Lines({
  lines,
  empty,
  isKept,
  onEdit,
  onRemove,
}: {
  lines: readonly Line[]
  empty: string
  isKept: boolean
  onEdit: (line: Line) => void
  onRemove: (line: Line) => void
}) {
  if (lines.length === 0) return <p className={classes.soft}>{empty}</p>
  return (
    <ul className={classes.facts}>
      {lines.map(line => (
        <li key={line.id}>
          <div>
            {line.main} {line.mark}
            <div className={classes.soft}>{line.detail}</div>
          </div>
          {isKept && (
            <ButtonRow>
              <Button
                size="small"
                tone="quiet"
                aria-label={`Изменить: ${line.main}`}
                onClick={() => onEdit(line)}
              >
                Изменить
              </Button>
              <Button
                size="small"
                tone="quiet"
                aria-label={`Убрать: ${line.main}`}
                onClick={() => onRemove(line)}
              >
                Убрать
              </Button>
            </ButtonRow>
          )}
        </li>
      ))}
    </ul>
  )
}

const since = (from: string, to: string | null) =>
  to ? `${formatDateShort(from)} — ${formatDateShort(to)}` : `с ${formatDateShort(from)}`

const SECTIONS: readonly {
  kind: FactKind
  title: string
  add: string
  empty: string
  linesOf: (card: OrganisationCard) => Line[]
}[] = [
  {
    kind: 'function',
    title: 'Функции',
    add: 'Закрепить функцию',
    empty: 'Функции ещё не записаны.',
    linesOf: card =>
      card.functions.map(one => ({
        ...one,
        main: one.title,
        detail: `${since(one.validFrom, one.validTo)}, ${one.source}`,
        values: valuesOf('function', one),
      })),
  },
  {
    kind: 'licence',
    title: 'Лицензии',
    add: 'Записать лицензию',
    empty: 'Лицензии ещё не записаны.',
    linesOf: card =>
      card.licences.map(one => ({
        ...one,
        main: `№ ${one.number} от ${formatDateShort(one.issuedOn)}, ${one.activity}`,
        detail: one.issuer,
        mark: (
          <Status tone={one.status === 'active' ? 'proven' : one.status === 'ended' ? 'lost' : 'warning'}>
            {`${LICENCE_STATUSES[one.status]}${one.statusOn ? ` с ${formatDateShort(one.statusOn)}` : ''}`}
          </Status>
        ),
        values: valuesOf('licence', one),
      })),
  },
  {
    kind: 'infrastructure',
    title: 'Инфраструктура национального проекта',
    add: 'Записать объект',
    empty: 'Объектов национального проекта нет.',
    linesOf: card =>
      card.infrastructure.map(one => ({
        ...one,
        main: one.title,
        detail: `${since(one.openedOn, one.closedOn)}, ${one.source}`,
        values: valuesOf('infrastructure', one),
      })),
  },
  {
    kind: 'flag',
    title: 'Отметки по годам',
    add: 'Поставить отметку',
    empty: 'Ни в один перечень организация не входила.',
    linesOf: card =>
      card.yearFlags.map(one => ({
        ...one,
        main: `${one.year}: ${FLAGS[one.flag]}`,
        detail: one.source,
        values: valuesOf('flag', { ...one, year: String(one.year) }),
      })),
  },
]

function RemoveFact({
  organisationId,
  removed,
  onClose,
}: {
  organisationId: string
  removed: Removed | null
  onClose: () => void
}) {
  const remove = useAction(removeOrganisationFact, {
    onDone: () => {
      notify.success('Запись убрана')
      onClose()
    },
  })
  return (
    <ConfirmAction
      isOpen={removed !== null}
      title={`Убрать запись «${removed?.line.main ?? ''}»?`}
      consequence="Из карточки она исчезнет, в истории останется. Если запись верна, но кончилась, закройте её датой."
      confirm="Убрать"
      tone="danger"
      reason={{ label: 'Почему', isRequired: true, hint: 'Например: внесена по ошибке' }}
      isBusy={remove.isPending}
      error={remove.error}
      onConfirm={reason => {
        if (removed)
          void remove.run({
            params: { id: organisationId, fact: removed.line.id },
            body: { kind: removed.kind, version: removed.line.version, reason },
          })
      }}
      onClose={() => {
        remove.reset()
        onClose()
      }}
    />
  )
}
