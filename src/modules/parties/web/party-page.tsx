import { useState } from 'react'
import { clauseWords } from '#modules/acts/contract.ts'
import { ActLink } from '#modules/acts/web/index.ts'
import { organisationDictionaries } from '#modules/organisations/contract.ts'
import { historyRows } from '#modules/organisations/web/index.ts'
import { ActionBar } from '#ui/action-bar.tsx'
import { useAction, useOperation } from '#ui/api.ts'
import { Field } from '#ui/field.tsx'
import { Form, FormButtons, useForm } from '#ui/form.tsx'
import { formatDate, formatPeriod } from '#ui/format.ts'
import { History } from '#ui/history.tsx'
import { KeyValue } from '#ui/key-value.tsx'
import { AppLink } from '#ui/link.tsx'
import { notify } from '#ui/notify.ts'
import { Loaded, RecordPage, Section } from '#ui/page.tsx'
import { usePageParam } from '#ui/page-route.ts'
import { SidePanel } from '#ui/side-panel.tsx'
import { Status } from '#ui/status.tsx'
import {
  endParty,
  getParty,
  LEVELS,
  type PartyCard,
  partyCapacities,
  partyHistory,
  withdrawParty,
} from '../contract.ts'
import classes from './parties.module.css'
import { PartyDialog } from './party-dialog.tsx'

const SHARES = { answers: 'отвечает', joint: 'участвует' } as const

const BACK = { to: '/parties', label: 'Субъекты деятельности' }

/** A physical person as a subject of methodical work. */
export default function PartyPage() {
  const query = useOperation(getParty, { params: { id: usePageParam('id') } })
  return (
    <Loaded query={query} page={{ title: 'Субъект деятельности', back: BACK }}>
      {party => <Party party={party} />}
    </Loaded>
  )
}

function Party({ party }: { party: PartyCard }) {
  return (
    <RecordPage
      title={party.name}
      lead={`Физическое лицо: ${party.capacity.title}`}
      back={BACK}
      status={<Standing party={party} />}
      side={
        <>
          <Section title="Полномочия">
            <KeyValue items={detailsOf(party)} />
          </Section>
          {party.isKept && (
            <Section title="История">
              <PartyHistory id={party.id} />
            </Section>
          )}
        </>
      }
    >
      {party.actions.length > 0 && <Actions party={party} />}
      {party.withdrawalReason && <p>Запись снята: {party.withdrawalReason}. В реестре её нет.</p>}
      {party.endReason && party.validTo && (
        <p>
          Полномочия по {formatDate(party.validTo)}: {party.endReason}.
        </p>
      )}
      <Section title="Функции">
        {party.functions.length > 0 ? (
          <ul className={classes.list}>
            {party.functions.map(one => (
              <li key={one.code}>{one.title}</li>
            ))}
          </ul>
        ) : (
          <p className={classes.note}>Функции справочника не указаны.</p>
        )}
      </Section>
      <Section title="Функции по пунктам актов">
        {party.assignments.length > 0 ? (
          <ul className={classes.list}>
            {party.assignments.map(one => (
              <li key={one.id}>
                <span>
                  <AppLink to={`/responsibility?pack=${one.pack}`}>
                    {one.clause ? clauseWords(one.clause) : one.pack}
                  </AppLink>{' '}
                  {one.text}
                </span>
                <span className={classes.soft}>
                  {SHARES[one.share]}{' '}
                  {one.validTo ? formatPeriod(one.validFrom, one.validTo) : `с ${formatDate(one.validFrom)}`}
                </span>
              </li>
            ))}
          </ul>
        ) : (
          <p className={classes.note}>
            Ни одной. Их закрепляют на странице <AppLink to="/responsibility">«Кто за что отвечает»</AppLink>.
          </p>
        )}
      </Section>
    </RecordPage>
  )
}

function Standing({ party }: { party: PartyCard }) {
  const today = new Date().toISOString().slice(0, 10)
  if (party.withdrawalReason) return <Status tone="lost">запись снята</Status>
  if (party.validTo !== null && party.validTo < today) return <Status>полномочия кончились</Status>
  return party.validFrom > today ? (
    <Status tone="progress">ещё не начались</Status>
  ) : (
    <Status tone="proven">действуют</Status>
  )
}

const detailsOf = (party: PartyCard) => [
  {
    label: 'Человек',
    value: party.personId ? <AppLink to={`/people/${party.personId}`}>Карточка</AppLink> : null,
  },
  {
    label: 'Кто уполномочил',
    value: <AppLink to={`/organisations/${party.organisation.id}`}>{party.organisation.name}</AppLink>,
  },
  { label: 'Уровень', value: LEVELS[party.level] },
  { label: 'Субъект РФ', value: party.regionName },
  { label: 'Муниципалитет', value: party.municipalityName },
  { label: 'Основание', value: party.basis },
  { label: 'Акт', value: party.act && <ActLink act={party.act} /> },
  { label: 'С', value: formatDate(party.validFrom) },
  { label: 'По', value: party.validTo ? formatDate(party.validTo) : 'без срока' },
]

function Actions({ party }: { party: PartyCard }) {
  const [asked, ask] = useState<'change' | 'end' | null>(null)
  const withdraw = useAction(withdrawParty, { onDone: () => notify.success('Запись снята') })
  return (
    <>
      <ActionBar
        actions={party.actions}
        details={{
          withdraw: {
            isDanger: true,
            confirm: {
              title: 'Снять запись?',
              consequence:
                'Так убирают ошибку: человек уйдёт из реестра на все дни, его функции станут пробелами. Если полномочия были, закончите их днём.',
              reason: { label: 'Почему запись ошибочна', isRequired: true },
            },
          },
        }}
        busy={withdraw.isPending ? 'withdraw' : null}
        error={withdraw.error}
        onAction={(action, reason) =>
          action === 'change' || action === 'end'
            ? ask(action)
            : withdraw.run({ params: { id: party.id }, body: { version: party.version, reason } })
        }
      />
      {asked === 'change' && <PartyDialog known={party} onClose={() => ask(null)} />}
      {asked === 'end' && <EndDialog party={party} onClose={() => ask(null)} />}
    </>
  )
}

function EndDialog({ party, onClose }: { party: PartyCard; onClose: () => void }) {
  const form = useForm({ lastDay: new Date().toISOString().slice(0, 10), reason: '' })
  const end = useAction(endParty, {
    onRefused: form.refuse,
    onDone: () => {
      notify.success('Полномочия закончены')
      onClose()
    },
  })
  return (
    <SidePanel isOpen title="Закончить полномочия" onClose={onClose}>
      <Form
        error={form.error}
        label="Конец полномочий"
        onSubmit={() =>
          void end.run({ params: { id: party.id }, body: { version: party.version, ...form.values } })
        }
      >
        <p>После этого дня функции, закреплённые за человеком, снова станут пробелами карты.</p>
        <Field label="Последний день" kind="date" isRequired {...form.field('lastDay')} />
        <Field label="Почему" hint="Договор исполнен, приказ отменён" isRequired {...form.field('reason')} />
        <FormButtons label="Закончить" isBusy={end.isPending} onClose={onClose} />
      </Form>
    </SidePanel>
  )
}

const TITLES = {
  actions: {
    'parties.authorise': 'Внесено физическое лицо',
    'parties.change': 'Исправлены сведения',
    'parties.end': 'Полномочия закончены',
    'parties.withdraw': 'Запись снята',
    'parties.reorganise': 'Реорганизация',
    'parties.return': 'Реорганизация отменена, полномочия вернулись',
    'acts.assign-function': 'Закреплена функция акта',
    'acts.change-assignment': 'Изменено закрепление функции',
    'acts.remove-assignment': 'Убрано закрепление функции',
  },
  fields: {
    capacity: 'В качестве кого',
    level: 'Уровень',
    basis: 'Основание',
    functions: 'Функции',
    functionCode: 'Функция акта',
    validFrom: 'С',
    validTo: 'По',
    organisation: 'Кто уполномочил',
  },
}

function PartyHistory({ id }: { id: string }) {
  const query = useOperation(partyHistory, { params: { id } })
  const capacities = useOperation(partyCapacities, {}).data?.capacities
  const functions = useOperation(organisationDictionaries, {}).data?.functions
  const titleIn = (words: readonly { code: string; title: string }[] | undefined, code: unknown) =>
    words?.find(word => word.code === code)?.title ?? String(code)
  const values = (field: string, value: unknown) => {
    if (field === 'level') return LEVELS[value as keyof typeof LEVELS]
    if (field === 'capacity') return titleIn(capacities, value)
    if (field === 'functions' && Array.isArray(value) && value.length > 0)
      return value.map(code => titleIn(functions, code)).join(', ')
    return undefined
  }
  return (
    <Loaded query={query} shape="text">
      {({ entries }) => <History entries={historyRows(entries, { ...TITLES, values })} />}
    </Loaded>
  )
}
