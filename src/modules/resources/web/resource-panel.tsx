import { useState } from 'react'
import { historyRows } from '#modules/organisations/web/index.ts'
import { useAction, useOperation } from '#ui/api.ts'
import { Button, ButtonRow } from '#ui/button.tsx'
import { Field } from '#ui/field.tsx'
import { Form, FormButtons, useForm } from '#ui/form.tsx'
import { formatDate, formatMoney, formatNumber, formatPeriod } from '#ui/format.ts'
import { History } from '#ui/history.tsx'
import { KeyValue } from '#ui/key-value.tsx'
import { AppLink } from '#ui/link.tsx'
import { notify } from '#ui/notify.ts'
import { Loaded, Section } from '#ui/page.tsx'
import { SidePanel } from '#ui/side-panel.tsx'
import {
  ACCESS,
  endResource,
  getResource,
  MONEY_SOURCES,
  type ResourceRow,
  resourceHistory,
  TYPES,
} from '../contract.ts'
import { ResourceDialog } from './resource-dialog.tsx'
import classes from './resources.module.css'

/** One resource beside the list: everything about it, and for its keeper what may be done. */
export function ResourcePanel({ id }: { id: string }) {
  const query = useOperation(getResource, { params: { id } })
  const [open, setOpen] = useState<'change' | 'end' | null>(null)
  return (
    <Loaded query={query} shape="text">
      {resource => (
        <div className={classes.stack}>
          <Facts resource={resource} />
          {resource.isKept && (
            <ButtonRow>
              <Button onClick={() => setOpen('change')}>Изменить</Button>
              <Button onClick={() => setOpen('end')}>Закончить</Button>
            </ButtonRow>
          )}
          {resource.isKept && <ResourceHistory id={id} />}
          {open === 'change' && <ResourceDialog known={resource} onClose={() => setOpen(null)} />}
          {open === 'end' && <EndDialog resource={resource} onClose={() => setOpen(null)} />}
        </div>
      )}
    </Loaded>
  )
}

function Facts({ resource }: { resource: ResourceRow }) {
  const { availableFrom, availableTo, amountKopecks, budgetYear, moneySource, capacity } = resource
  return (
    <KeyValue
      items={[
        { label: 'Тип', value: `${TYPES[resource.type]}: ${resource.kindTitle}` },
        {
          label: 'Владелец',
          value: <AppLink to={`/organisations/${resource.ownerId}`}>{resource.ownerName}</AppLink>,
          note: resource.municipalityName,
        },
        { label: 'Для чего', value: resource.purpose },
        capacity !== null && {
          label: 'Вместимость',
          value: `${formatNumber(capacity)}\u00A0${resource.capacityUnit}`,
        },
        amountKopecks !== null && {
          label: `План на ${budgetYear} год`,
          value: formatMoney(amountKopecks),
          note: moneySource && MONEY_SOURCES[moneySource],
        },
        {
          label: 'Кому доступен',
          value: ACCESS[resource.access],
          note: availableTo ? formatPeriod(availableFrom, availableTo) : `с ${formatDate(availableFrom)}`,
        },
        resource.endReason !== null && { label: 'Почему закончился', value: resource.endReason },
        { label: 'Где забронировать', value: resource.contact },
        resource.competencies.length > 0 && {
          label: 'Компетенции',
          value: resource.competencies.map(one => one.title).join('; '),
        },
        { label: 'Акт или соглашение', value: resource.source },
      ]}
    />
  )
}

function EndDialog({ resource, onClose }: { resource: ResourceRow; onClose: () => void }) {
  const form = useForm({ lastDay: new Date().toLocaleDateString('sv-SE'), reason: '' })
  const end = useAction(endResource, {
    onRefused: form.refuse,
    onDone: () => {
      notify.success('Последний день записан')
      onClose()
    },
  })
  return (
    <SidePanel isOpen title="Закончить ресурс" onClose={onClose}>
      <Form
        error={form.error}
        label="Конец ресурса"
        onSubmit={() =>
          void end.run({ params: { id: resource.id }, body: { version: resource.version, ...form.values } })
        }
      >
        <p>
          «{resource.name}» останется в списках до последнего дня и в истории после него. Вернуть можно, убрав
          последний день в «Изменить».
        </p>
        <Field label="Последний день" kind="date" isRequired {...form.field('lastDay')} />
        <Field label="Почему" kind="textarea" rows={3} isRequired {...form.field('reason')} />
        <FormButtons label="Закончить" isBusy={end.isPending} onClose={onClose} />
      </Form>
    </SidePanel>
  )
}

const TITLES = {
  actions: {
    'resources.add': 'Ресурс внесён',
    'resources.change': 'Сведения изменены',
    'resources.end': 'Ресурс закончен',
    'resources.reorganise': 'Дальше у новой организации',
    'resources.return': 'Реорганизация отменена, ресурс вернулся',
  },
  fields: {
    kind: 'Вид',
    owner: 'Владелец',
    name: 'Название',
    purpose: 'Для чего',
    capacity: 'Вместимость',
    access: 'Кому доступен',
    availableFrom: 'С',
    availableTo: 'По',
    contact: 'Где забронировать',
    source: 'Акт или соглашение',
    amountKopecks: 'Сумма плана',
    budgetYear: 'Год',
    moneySource: 'Источник средств',
    competencies: 'Компетенций',
  },
  values: (field: string, value: unknown) =>
    field === 'access'
      ? ACCESS[value as keyof typeof ACCESS]
      : field === 'moneySource'
        ? MONEY_SOURCES[value as keyof typeof MONEY_SOURCES]
        : field === 'amountKopecks'
          ? formatMoney(Number(value))
          : undefined,
}

function ResourceHistory({ id }: { id: string }) {
  const query = useOperation(resourceHistory, { params: { id } })
  return (
    <Section title="История">
      <Loaded query={query} shape="text">
        {({ entries }) => <History entries={historyRows(entries, TITLES)} />}
      </Loaded>
    </Section>
  )
}
