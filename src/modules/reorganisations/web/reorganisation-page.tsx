import { ActionBar } from '#ui/action-bar.tsx'
import { useAction, useOperation } from '#ui/api.ts'
import { formatDate, formatDateShort, formatMoment, typeset } from '#ui/format.ts'
import { KeyValue } from '#ui/key-value.tsx'
import { AppLink, useGo } from '#ui/link.tsx'
import { notify } from '#ui/notify.ts'
import { Loaded, RecordPage, Section } from '#ui/page.tsx'
import { usePageParam } from '#ui/page-route.ts'
import {
  cancelPlan,
  getReorganisation,
  KINDS,
  type ReorganisationCard,
  undoReorganisation,
} from '../contract.ts'
import { EffectsList } from './effects-list.tsx'
import { ReorganisationStatus } from './reorganisation-status.tsx'

/** What became what, what moved, and the way back while nothing is built on it. */
export default function ReorganisationPage() {
  const query = useOperation(getReorganisation, { params: { id: usePageParam('id') } })
  return (
    <Loaded query={query}>
      {card => (
        <RecordPage
          title={`${capital(KINDS[card.kind].title)} с ${formatDateShort(card.onDay)}`}
          lead={card.act}
          back={{ to: '/reorganisations', label: 'Реорганизации' }}
          status={<ReorganisationStatus row={card} />}
          side={<Side card={card} />}
        >
          {card.status === 'planned' && <Ahead card={card} />}
          <Actions card={card} />
          <Section title={isMade(card) ? 'Что стало чем' : 'Что чем станет'}>
            <KeyValue
              items={[
                { label: isMade(card) ? 'Было' : 'Сейчас', value: <Units card={card} side="from" /> },
                { label: isMade(card) ? 'Стало' : 'Станет', value: <Units card={card} side="to" /> },
              ]}
            />
          </Section>
          <Section title={isMade(card) ? 'Что переместилось' : 'Что переместится'}>
            {!isMade(card) && <p>Посчитано, когда план сохраняли.</p>}
            <EffectsList effects={card.effects} isDone={isMade(card)} />
          </Section>
          {isMade(card) && <Figures card={card} />}
        </RecordPage>
      )}
    </Loaded>
  )
}

/** It has taken place, whether taken back since or not. */
const isMade = ({ doneAt }: ReorganisationCard) => doneAt !== null

/** When it will come into force, or what stands in its way. */
function Ahead({ card }: { card: ReorganisationCard }) {
  if (!card.isStuck) return <p>Вступит в силу {formatDate(card.onDay)}, проведётся в этот день сама.</p>
  return (
    <Section title="План больше не сходится">
      <p>
        День {formatDate(card.onDay)} настал, но реорганизация не проведена.{' '}
        {card.problem ?? 'Её проверит руководитель ЦНППМ или администратор.'}
      </p>
      {card.problem && <p>Откройте план, посмотрите последствия и подтвердите его.</p>}
    </Section>
  )
}

/** The same day by either structure. */
function Figures({ card }: { card: ReorganisationCard }) {
  return (
    <Section title="Показатели">
      <p>
        На дни до {formatDate(card.onDay)} показатели можно посмотреть двояко: как было — прежние отдельно, и
        как есть — по сегодняшней структуре.
      </p>
      <ul>
        {card.to.map(unit => (
          <li key={unit.id}>
            <AppLink to={`/indicators?unit=${unit.id}&asOf=${dayBefore(card.onDay)}&structure=now`}>
              {unit.name}: как есть
            </AppLink>
          </li>
        ))}
        {card.from.map(unit => (
          <li key={unit.id}>
            <AppLink to={`/indicators?unit=${unit.id}&asOf=${dayBefore(card.onDay)}`}>
              {unit.name}: как было
            </AppLink>
          </li>
        ))}
      </ul>
    </Section>
  )
}

const capital = (text: string) => text[0]!.toUpperCase() + text.slice(1)
const dayBefore = (day: string) => new Date(Date.parse(day) - 86_400_000).toISOString().slice(0, 10)

function Units({ card, side }: { card: ReorganisationCard; side: 'from' | 'to' }) {
  return card[side].map((unit, index) => (
    <span key={unit.id}>
      {index > 0 && ', '}
      {card.subject === 'organisation' ? (
        <AppLink to={`/organisations/${unit.id}`}>{unit.name}</AppLink>
      ) : (
        unit.name
      )}
    </span>
  ))
}

function Side({ card }: { card: ReorganisationCard }) {
  return (
    <Section title="Кто и когда">
      <KeyValue
        items={[
          card.plannedAt !== null &&
            card.plannedAt !== card.doneAt && {
              label: 'Запланировал',
              value: card.plannedBy,
              note: formatMoment(card.plannedAt),
            },
          card.doneAt !== null && { label: 'Провёл', value: card.doneBy, note: formatMoment(card.doneAt) },
          card.cancelledAt !== null && {
            label: 'Отменил план',
            value: card.cancelledBy,
            note: `${formatMoment(card.cancelledAt)}. ${card.cancelReason ?? ''}`,
          },
          card.undoneAt !== null && {
            label: 'Отменил',
            value: card.undoneBy,
            note: `${formatMoment(card.undoneAt)}. ${card.undoReason ?? ''}`,
          },
        ]}
      />
    </Section>
  )
}

const UNDONE =
  'Люди, маршруты, кампании, ресурсы, назначения, органы и подразделения вернутся туда, где были. Это возможно, только пока после неё ничего не записано.'

function Actions({ card }: { card: ReorganisationCard }) {
  const go = useGo()
  const undo = useAction(undoReorganisation, { onDone: () => notify.success('Реорганизация отменена') })
  const cancel = useAction(cancelPlan, { onDone: () => notify.success('План отменён') })
  const reason = { label: 'Почему', isRequired: true }
  return (
    <ActionBar
      actions={card.actions}
      details={{
        'carry-out': { isPrimary: true },
        cancel: {
          isDanger: true,
          confirm: {
            title: 'Отменить план?',
            consequence: typeset('Реорганизация не будет проведена. Ничего ещё не переместилось.'),
            reason,
          },
        },
        undo: {
          isDanger: true,
          confirm: { title: 'Отменить реорганизацию?', consequence: typeset(UNDONE), reason },
        },
      }}
      busy={undo.isPending ? 'undo' : cancel.isPending ? 'cancel' : null}
      error={undo.error ?? cancel.error}
      onAction={(action, why) => {
        const input = { params: { id: card.id }, body: { version: card.version, reason: why } }
        if (action === 'undo') return undo.run(input)
        if (action === 'cancel') return cancel.run(input)
        // the effects are looked at again before anything is done
        return go(`/reorganisations/new?plan=${card.id}`)
      }}
    />
  )
}
