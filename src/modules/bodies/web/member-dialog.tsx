import { useState } from 'react'
import type { z } from 'zod'
import { listPeople } from '#modules/people/contract.ts'
import { type ProblemError, useAction, useOperation } from '#ui/api.ts'
import { Field } from '#ui/field.tsx'
import { Form, FormButtons, useForm } from '#ui/form.tsx'
import { plural } from '#ui/format.ts'
import { notify } from '#ui/notify.ts'
import { formatPersonName } from '#ui/person-name.tsx'
import { SidePanel } from '#ui/side-panel.tsx'
import {
  addMember,
  type BodyCard,
  CONTRACT_FORMS,
  changeMember,
  fillTeam,
  type Member,
  type memberFields,
  OFFICES,
} from '../contract.ts'

const today = () => new Date().toISOString().slice(0, 10)
const POOL = 'methodologist-pool'

/** One membership in a panel: a new one, or a known one to be put right or ended. */
export function MemberDialog({
  body,
  known,
  onClose,
}: {
  body: BodyCard
  known: Member | undefined
  onClose: () => void
}) {
  const { field, ...form } = useForm(
    {
      personId: known?.personId ?? '',
      office: (known?.office ?? 'member') as string,
      contractForm: (known?.contractForm ?? '') as string,
      origin: known?.origin ?? '',
      validFrom: known?.validFrom ?? today(),
      validTo: known?.validTo ?? '',
      act: known?.act ?? '',
    },
    { record: known },
  )
  const options = {
    onRefused: (error: ProblemError) => form.refuse(error),
    onDone: () => {
      notify.success('Записано')
      onClose()
    },
  }
  const add = useAction(addMember, options)
  const change = useAction(changeMember, options)
  const fields = {
    ...form.values,
    contractForm: form.values.contractForm || null,
  } as z.input<typeof memberFields>
  return (
    <SidePanel isOpen title={known ? known.name : 'Ввести в состав'} onClose={onClose}>
      <Form
        error={form.error}
        label="Членство"
        onSubmit={() =>
          void (known
            ? change.run({
                params: { id: body.id, member: known.id },
                body: { version: form.version, fields },
              })
            : add.run({ params: { id: body.id }, body: fields }))
        }
      >
        {!known && <Person body={body} {...field('personId')} />}
        <Field
          label="В составе"
          kind="select"
          width="medium"
          options={Object.entries(OFFICES).map(([value, label]) => ({ value, label }))}
          {...field('office')}
        />
        {body.kind === POOL && (
          <>
            <Field
              label="Форма"
              kind="select"
              width="medium"
              placeholder="не указана"
              options={Object.entries(CONTRACT_FORMS).map(([value, label]) => ({ value, label }))}
              {...field('contractForm')}
            />
            <Field label="Откуда" hint="Эксперт ЕГЭ, руководитель МО, наставник" {...field('origin')} />
          </>
        )}
        <Field label="С какого дня" kind="date" isRequired {...field('validFrom')} />
        <Field label="По какой день" kind="date" hint="Пусто, пока в составе" {...field('validTo')} />
        <Field label="Основание" hint="Приказ, номер, дата" isRequired {...field('act')} />
        <FormButtons label="Записать" isBusy={add.isPending || change.isPending} onClose={onClose} />
      </Form>
    </SidePanel>
  )
}

/** People the reader sees, searched at the server as she types; of a team, the leaders of its organisation. */
function Person({
  body,
  ...rest
}: {
  body: BodyCard
  name: 'personId'
  value: string
  onChange: (value: string) => void
  error: string | undefined
}) {
  const [q, setQ] = useState('')
  const team = body.kind === 'leadership-team' && body.parent
  const found = useOperation(
    listPeople,
    {
      query: {
        limit: 30,
        ...(q && { q }),
        ...(team && { organisation: team.id, class: 'leader' as const }),
      },
    },
    { keepPrevious: true },
  )
  const options = (found.data?.rows ?? []).map(row => ({
    value: row.id,
    label: `${formatPersonName(row)}, ${row.positionTitle.toLowerCase()}, ${row.organisationName}`,
  }))
  return (
    <Field
      label="Кто"
      kind="combobox"
      isRequired
      options={options}
      onSearch={setQ}
      isLoading={found.isFetching}
      {...rest}
    />
  )
}

/** The leaders of the organisation come into its team at once. */
export function FillTeamDialog({ body, onClose }: { body: BodyCard; onClose: () => void }) {
  const form = useForm({ on: today(), act: '' })
  const fill = useAction(fillTeam, {
    onRefused: form.refuse,
    onDone: ({ added }) => {
      notify.success(
        added === 0
          ? 'Все руководители уже в команде'
          : `В команду ${added === 1 ? 'вошёл' : 'вошли'} ${plural(added, 'руководитель', 'руководителя', 'руководителей')}`,
      )
      onClose()
    },
  })
  return (
    <SidePanel isOpen title="Взять руководителей" onClose={onClose}>
      <Form
        error={form.error}
        label="Состав команды"
        onSubmit={() => void fill.run({ params: { id: body.id }, body: form.values })}
      >
        <p>
          В команду войдут все, кто в этот день работает руководителем в «{body.parent?.name}» и ещё не в
          составе.
        </p>
        <Field label="С какого дня" kind="date" isRequired {...form.field('on')} />
        <Field label="Основание" hint="Приказ, номер, дата" isRequired {...form.field('act')} />
        <FormButtons label="Взять" isBusy={fill.isPending} onClose={onClose} />
      </Form>
    </SidePanel>
  )
}
