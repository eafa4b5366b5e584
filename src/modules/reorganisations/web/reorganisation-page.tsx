import { ActionBar } from '#ui/action-bar.tsx'
import { useAction, useOperation } from '#ui/api.ts'
import { formatDate, formatDateShort, formatMoment, typeset } from '#ui/format.ts'
import { KeyValue } from '#ui/key-value.tsx'
import { AppLink } from '#ui/link.tsx'
import { notify } from '#ui/notify.ts'
import { Loaded, RecordPage, Section } from '#ui/page.tsx'
import { usePageParam } from '#ui/page-route.ts'
import { Status } from '#ui/status.tsx'
import { getReorganisation, KINDS, type ReorganisationCard, undoReorganisation } from '../contract.ts'
import { EffectsList } from './effects-list.tsx'

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
          status={card.status === 'undone' ? <Status tone="lost">отменена</Status> : undefined}
          side={<Side card={card} />}
        >
          <Actions card={card} />
          <Section title="Что стало чем">
            <KeyValue
              items={[
                { label: 'Было', value: <Units card={card} side="from" /> },
                { label: 'Стало', value: <Units card={card} side="to" /> },
              ]}
            />
          </Section>
          <Section title="Что переместилось">
            <EffectsList effects={card.effects} isDone />
          </Section>
          <Section title="Показатели">
            <p>
              На дни до {formatDate(card.onDay)} показатели можно посмотреть двояко: как было — прежние
              отдельно, и как есть — по сегодняшней структуре.
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
        </RecordPage>
      )}
    </Loaded>
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
          { label: 'Провёл', value: card.doneBy, note: formatMoment(card.doneAt) },
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

function Actions({ card }: { card: ReorganisationCard }) {
  const undo = useAction(undoReorganisation, { onDone: () => notify.success('Реорганизация отменена') })
  return (
    <ActionBar
      actions={card.actions}
      details={{
        undo: {
          isDanger: true,
          confirm: {
            title: 'Отменить реорганизацию?',
            consequence: typeset(
              'Люди, маршруты, кампании, ресурсы и подразделения вернутся туда, где были. Это возможно, только пока после неё ничего не записано.',
            ),
            reason: { label: 'Почему', isRequired: true },
          },
        },
      }}
      busy={undo.isPending ? 'undo' : null}
      error={undo.error}
      onAction={(_action, reason) =>
        undo.run({ params: { id: card.id }, body: { version: card.version, reason } })
      }
    />
  )
}
