import { useState } from 'react'
import { z } from 'zod'
import { useSession } from '#modules/accounts/web/index.ts'
import { listOrganisations } from '#modules/organisations/contract.ts'
import { systemClock } from '#platform/clock/clock.ts'
import type { OperationResult } from '#platform/http/operation.ts'
import { useAction, useList, useOperation } from '#ui/api.ts'
import { Button, ButtonLink, ButtonRow } from '#ui/button.tsx'
import { ConfirmAction } from '#ui/confirm-action.tsx'
import { Field } from '#ui/field.tsx'
import { Form, useForm } from '#ui/form.tsx'
import { formatDate, plural } from '#ui/format.ts'
import { useGo } from '#ui/link.tsx'
import { notify } from '#ui/notify.ts'
import { Loaded, Page } from '#ui/page.tsx'
import { listInstruments, MODES, openCampaign, openCampaignBody } from '../../contract.ts'
import { campaignAt } from '../addresses.ts'
import { upToWords } from '../attempt/time-left.ts'
import { useSearchParam } from '../result/use-search-param.ts'
import classes from './campaigns.module.css'
import type { Choice } from './chosen-list.tsx'
import { OrganisationsPicker, PeoplePicker, useScopeQuery, useTyped } from './pickers.tsx'

type Instrument = OperationResult<typeof listInstruments>['instruments'][number]

/** Announces a campaign: what, how, who holds it, when, whom. */
export default function NewCampaignPage() {
  const query = useOperation(listInstruments, {})
  return (
    <Page
      title="Объявить кампанию"
      back={{ to: '/campaigns', label: 'Кампании' }}
      width="reading"
      lead="Приглашение появится у педагогов в день начала. Каждый проходит один раз, в удобное время до дня окончания."
    >
      <Loaded query={query} shape="rows">
        {({ instruments }) => <CampaignForm instruments={instruments} />}
      </Loaded>
    </Page>
  )
}

function CampaignForm({ instruments }: { instruments: readonly Instrument[] }) {
  const { active } = useSession()
  const go = useGo()
  const asked = useSearchParam('instrument')
  const first = instruments.find(one => one.id === asked)
  const form = useForm({
    instrumentId: first?.id ?? '',
    title: first?.title ?? '',
    mode: (first?.modes[0] ?? 'independent') as string,
    organiserId: active?.scopeKind === 'organisation' ? (active.scopeId ?? '') : '',
    opensOn: systemClock.today(),
    closesOn: '',
    organisations: [] as Choice[],
    people: [] as Choice[],
  })
  const [isAsking, setAsking] = useState(false)
  const open = useAction(openCampaign, {
    onDone: ({ id, invited }) => {
      notify.success(`Кампания объявлена, ${plural(invited, 'приглашён', 'приглашены', 'приглашено')}`)
      go(campaignAt(id), { replace: true })
    },
    onRefused: error => {
      setAsking(false)
      form.refuse(error)
    },
  })
  const { values } = form
  const instrument = instruments.find(one => one.id === values.instrumentId)
  return (
    <Form error={form.error} onSubmit={() => form.check(formSchema) && setAsking(true)}>
      <Field
        {...form.field('instrumentId')}
        kind="select"
        label="Инструмент"
        isRequired
        placeholder="Выберите"
        options={instruments.map(one => ({ value: one.id, label: one.title }))}
        hint={
          instrument &&
          `${plural(instrument.questions, 'задание', 'задания', 'заданий')}, до\u00A0${upToWords(instrument.minutes)}. ${instrument.purpose}`
        }
        onChange={id => {
          const next = instruments.find(one => one.id === id)
          // The title follows the instrument until the announcer has written her own.
          if (!values.title || values.title === instrument?.title) form.set('title', next?.title ?? '')
          if (next && !next.modes.some(mode => mode === values.mode)) form.set('mode', next.modes[0] ?? '')
          form.set('instrumentId', id)
        }}
      />
      <Field {...form.field('title')} label="Название, как его увидит педагог" isRequired maxLength={200} />
      <Field
        {...form.field('mode')}
        kind="choice"
        label="Вид"
        isRequired
        options={[
          {
            value: 'independent',
            label: MODES.independent,
            note: 'Задания не разбираются, по результату составляется маршрут',
            isDisabled: instrument !== undefined && !instrument.modes.includes('independent'),
          },
          {
            value: 'self',
            label: MODES.self,
            note: 'Педагог видит разбор заданий, маршрут сам не составляется',
            isDisabled: instrument !== undefined && !instrument.modes.includes('self'),
          },
        ]}
      />
      <Organiser
        value={values.organiserId}
        onChange={id => form.set('organiserId', id)}
        error={form.field('organiserId').error}
      />
      <div className={classes.dates}>
        <Field {...form.field('opensOn')} kind="date" label="Начало" isRequired />
        <Field {...form.field('closesOn')} kind="date" label="Окончание" isRequired min={values.opensOn} />
      </div>
      <OrganisationsPicker
        chosen={values.organisations}
        onChange={chosen => form.set('organisations', chosen)}
        error={form.field('organisations').error}
      />
      <PeoplePicker chosen={values.people} onChange={chosen => form.set('people', chosen)} />
      <ButtonRow>
        <Button type="submit" tone="primary">
          Объявить кампанию
        </Button>
        <ButtonLink to="/campaigns">Отмена</ButtonLink>
      </ButtonRow>
      <ConfirmAction
        isOpen={isAsking}
        title={`Объявить «${values.title}»?`}
        consequence={consequenceOf(values)}
        confirm="Объявить"
        isBusy={open.isPending}
        onClose={() => setAsking(false)}
        onConfirm={() => {
          const body = form.check(formSchema)
          if (body) void open.run({ body })
        }}
      />
    </Form>
  )
}

/** The contract's checks over the form's values, and those that need the present day; all are told at once. */
const formSchema = z.preprocess(
  ({ organisations, people, ...rest }: { organisations: Choice[]; people: Choice[] }) => ({
    ...rest,
    organisations: ids(organisations),
    people: ids(people),
  }),
  openCampaignBody
    .refine(({ opensOn, closesOn }) => !closesOn || closesOn >= opensOn, {
      path: ['closesOn'],
      error: 'Окончание раньше начала. Исправьте даты',
      when: () => true,
    })
    .refine(({ closesOn }) => !closesOn || closesOn >= systemClock.today(), {
      path: ['closesOn'],
      error: 'Этот день уже прошёл',
      when: () => true,
    })
    .refine(({ organisations, people }) => organisations.length + people.length > 0, {
      path: ['organisations'],
      error: 'Выберите организации или людей, кого пригласить',
      when: () => true,
    }),
)

function ids(chosen: readonly Choice[]): string[] {
  return chosen.map(one => one.id)
}

function consequenceOf(values: {
  opensOn: string
  closesOn: string
  organisations: Choice[]
  people: Choice[]
}): string {
  const whom = [
    values.organisations.length > 0 &&
      `работники ${plural(values.organisations.length, 'организации', 'организаций', 'организаций')}`,
    values.people.length > 0 && `ещё ${plural(values.people.length, 'человек', 'человека', 'человек')}`,
  ]
    .filter(Boolean)
    .join(' и ')
  return `Приглашение получат ${whom}. Пройти можно будет с\u00A0${formatDate(values.opensOn)} по\u00A0${formatDate(values.closesOn)}. Отозвать приглашения нельзя.`
}

/** Who holds the campaign; only bodies of the announcer's unit. */
function Organiser({
  value,
  onChange,
  error,
}: {
  value: string
  onChange: (id: string) => void
  error: string | undefined
}) {
  const { active } = useSession()
  const scope = useScopeQuery()
  const [q, setQ] = useTyped()
  const isOwn = active?.scopeKind === 'organisation'
  const list = useList(
    listOrganisations,
    { query: { ...scope, q: q || undefined, limit: 50 } },
    { enabled: !isOwn },
  )
  const options = isOwn
    ? [{ value: active.scopeId ?? '', label: active.scopeName ?? 'Моя организация' }]
    : list.rows.map(row => ({ value: row.id, label: row.shortName }))
  // The searching select tells the chosen name as if it were typed: the list must not be narrowed to it.
  const isChosen = (text: string) => options.some(option => option.label === text)
  return (
    <Field
      kind="combobox"
      name="organiserId"
      label="Кто проводит"
      isRequired
      hint="Диагностика, которую проводит ЦНППМ, засчитывается в показатель охвата."
      error={error}
      value={value}
      onChange={onChange}
      onSearch={text => !isChosen(text) && setQ(text)}
      isLoading={!isOwn && list.isLoading}
      options={options}
    />
  )
}
