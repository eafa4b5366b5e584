import { useState } from 'react'
import { useSession } from '#modules/accounts/web/index.ts'
import { ActionBar } from '#ui/action-bar.tsx'
import { useAction, useOperation } from '#ui/api.ts'
import { Field } from '#ui/field.tsx'
import { Form, FormButtons, useForm } from '#ui/form.tsx'
import { formatDateShort } from '#ui/format.ts'
import { History } from '#ui/history.tsx'
import { KeyValue } from '#ui/key-value.tsx'
import { AppLink } from '#ui/link.tsx'
import { notify } from '#ui/notify.ts'
import { Loaded, RecordPage, Section } from '#ui/page.tsx'
import { usePageParam } from '#ui/page-route.ts'
import { SidePanel } from '#ui/side-panel.tsx'
import { Status } from '#ui/status.tsx'
import {
  changeTerritory,
  getTerritory,
  renameTerritory,
  TERRITORY_KINDS,
  type TerritoryCard,
  territoryHistory,
} from '../contract.ts'

/** A territory: codes, names of its past, what it became. */
export default function TerritoryPage() {
  const id = usePageParam('id')
  const query = useOperation(getTerritory, { params: { id } })
  const { can } = useSession()
  return (
    <Loaded query={query}>
      {card => {
        const isKept = card.actions.some(one => one.action === 'change' && one.allowed)
        return (
          <RecordPage
            title={card.name}
            lead={card.typeName}
            back={{
              to: card.kind === 'municipality' ? `/territories?region=${card.regionId}` : '/territories',
              label: card.parent?.name ?? 'Территории',
            }}
            status={
              card.validTo ? (
                <Status tone="lost">{`нет с ${formatDateShort(card.validTo)}`}</Status>
              ) : undefined
            }
            side={<Side card={card} />}
          >
            {can('territories.keep') && <Actions card={card} />}
            <Section title="Коды">
              <KeyValue
                items={[
                  { label: 'Вид', value: TERRITORY_KINDS[card.kind] },
                  {
                    label: 'ОКТМО',
                    value: card.oktmo,
                    note: card.oktmo && !card.oktmoVerified ? 'не сверен с классификатором' : undefined,
                  },
                  card.kind === 'region' && { label: 'Код субъекта РФ', value: card.subjectCode },
                  { label: 'Код в системе', value: card.code },
                  { label: 'Часовой пояс', value: card.timeZone },
                ]}
              />
            </Section>
            {card.formerNames.length > 0 && (
              <Section title="Прежние названия">
                <KeyValue
                  items={card.formerNames.map(former => ({
                    label: `${former.validFrom ? `с ${formatDateShort(former.validFrom)} ` : ''}по ${formatDateShort(former.validTo)}`,
                    value: former.name,
                    note: `${former.typeName}; изменено: ${former.act}`,
                  }))}
                />
              </Section>
            )}
            {isKept && <TerritoryHistory id={id} />}
          </RecordPage>
        )
      }}
    </Loaded>
  )
}

function Side({ card }: { card: TerritoryCard }) {
  return (
    <Section title="Смотрите также">
      <ul>
        {card.kind !== 'country' && (
          <li>
            <AppLink to={`/organisations?${card.kind}=${card.id}`}>Организации</AppLink>
          </li>
        )}
        <li>
          <AppLink to={`/indicators?unit=${card.id}`}>Показатели</AppLink>
        </li>
        {card.kind === 'municipality' && (
          <li>
            <AppLink to={`/reorganisations?unit=${card.id}`}>Чем была и чем стала</AppLink>
          </li>
        )}
      </ul>
    </Section>
  )
}

function Actions({ card }: { card: TerritoryCard }) {
  const [open, setOpen] = useState<string | null>(null)
  const close = () => setOpen(null)
  return (
    <>
      <ActionBar actions={card.actions} onAction={setOpen} />
      {open === 'rename' && <RenameDialog card={card} onClose={close} />}
      {open === 'change' && <CodesDialog card={card} onClose={close} />}
    </>
  )
}

function RenameDialog({ card, onClose }: { card: TerritoryCard; onClose: () => void }) {
  const form = useForm({ name: card.name, typeName: card.typeName, onDay: '', act: '' }, { record: card })
  const rename = useAction(renameTerritory, {
    onRefused: form.refuse,
    onDone: () => {
      notify.success('Переименовано: на прежние дни осталось прежнее название')
      onClose()
    },
  })
  return (
    <SidePanel isOpen title="Переименовать" onClose={onClose}>
      <Form
        error={form.error}
        label="Новое название"
        onSubmit={() =>
          void rename.run({ params: { id: card.id }, body: { version: form.version, ...form.values } })
        }
      >
        <Field label="Новое название" isRequired {...form.field('name')} />
        <Field label="Вид" hint="«область», «городской округ»" isRequired {...form.field('typeName')} />
        <Field label="С какого дня" kind="date" isRequired {...form.field('onDay')} />
        <Field label="Основание" hint="Закон, номер, дата" isRequired {...form.field('act')} />
        <FormButtons label="Переименовать" isBusy={rename.isPending} onClose={onClose} />
      </Form>
    </SidePanel>
  )
}

function CodesDialog({ card, onClose }: { card: TerritoryCard; onClose: () => void }) {
  const form = useForm(
    {
      oktmo: card.oktmo ?? '',
      oktmoVerified: card.oktmoVerified,
      subjectCode: card.subjectCode ?? '',
      timeZone: card.timeZone ?? '',
    },
    { record: card },
  )
  const change = useAction(changeTerritory, {
    onRefused: form.refuse,
    onDone: () => {
      notify.success('Сохранено')
      onClose()
    },
  })
  return (
    <SidePanel isOpen title="Исправить коды" onClose={onClose}>
      <Form
        error={form.error}
        label="Коды территории"
        onSubmit={() =>
          void change.run({ params: { id: card.id }, body: { version: form.version, ...form.values } })
        }
      >
        <Field label="ОКТМО" inputMode="numeric" width="medium" {...form.field('oktmo')} />
        <Field label="Сверен с классификатором" kind="checkbox" {...form.field('oktmoVerified')} />
        {card.kind === 'region' && (
          <Field
            label="Код субъекта РФ"
            hint="Две или три цифры"
            inputMode="numeric"
            width="short"
            {...form.field('subjectCode')}
          />
        )}
        <Field
          label="Часовой пояс"
          hint="Например Europe/Kaliningrad"
          width="medium"
          {...form.field('timeZone')}
        />
        <FormButtons label="Сохранить" isBusy={change.isPending} onClose={onClose} />
      </Form>
    </SidePanel>
  )
}

const ACTIONS: Readonly<Record<string, string>> = {
  'territories.save': 'Внесена или изменена',
  'territories.change': 'Исправлены коды',
  'territories.rename': 'Переименована',
  'reorganisations.do': 'Реорганизация',
  'reorganisations.undo': 'Реорганизация отменена',
  'reorganisations.plan': 'Реорганизация запланирована',
  'reorganisations.cancel': 'План реорганизации отменён',
}
const FIELDS: Readonly<Record<string, string>> = {
  name: 'Название',
  typeName: 'Вид',
  oktmo: 'ОКТМО',
  oktmoVerified: 'ОКТМО сверен',
  subjectCode: 'Код субъекта РФ',
  timeZone: 'Часовой пояс',
  units: 'Состав',
  form: 'Форма',
  onDay: 'С какого дня',
  validTo: 'Больше нет с',
}

function TerritoryHistory({ id }: { id: string }) {
  const query = useOperation(territoryHistory, { params: { id } })
  return (
    <Section title="История">
      <Loaded query={query} shape="text">
        {({ entries }) => (
          <History
            entries={entries.map((entry, index) => ({
              id: `${entry.at} ${index}`,
              at: entry.at,
              who: entry.who,
              what: ACTIONS[entry.action] ?? entry.action,
              changes: entry.changes.flatMap(({ field, before, after }) =>
                FIELDS[field] ? [{ field: FIELDS[field], before: words(before), after: words(after) }] : [],
              ),
              reason: entry.reason,
            }))}
          />
        )}
      </Loaded>
    </Section>
  )
}

function words(value: unknown): string {
  if (value === null || value === undefined || value === '') return '—'
  if (typeof value === 'boolean') return value ? 'да' : 'нет'
  const text = String(value)
  return /^\d{4}-\d{2}-\d{2}$/.test(text) ? formatDateShort(text) : text
}
