import { ProblemError, useAction } from '#ui/api.ts'
import { Field } from '#ui/field.tsx'
import { Form, FormButtons, useForm } from '#ui/form.tsx'
import { notify } from '#ui/notify.ts'
import { SidePanel } from '#ui/side-panel.tsx'
import { proposePairs } from '../contract.ts'
import { endOfSchoolYear, today, useCompetencyOptions, useGrounds, usePeopleOptions } from './pickers.ts'

/** One pair entered by hand. What was typed survives a reload. */
export function NewPairDialog({ onClose }: { onClose: () => void }) {
  const form = useForm(
    {
      groundCode: 'mentor',
      giverPersonId: '',
      giverName: '',
      receiverPersonId: '',
      receiverName: '',
      competencyId: '',
      aim: '',
      startsOn: today(),
      endsOn: endOfSchoolYear(today()),
      basisNumber: '',
      basisDate: '',
    },
    { keepAs: 'new-pair' },
  )
  const grounds = useGrounds(form.values.startsOn)
  const ground = grounds.find(one => one.code === form.values.groundCode)
  const competencies = useCompetencyOptions()
  const propose = useAction(proposePairs, {
    invalidates: ['mentoring', 'notifications'],
    onRefused: error => form.refuse(ofTheOnlyOne(error)),
    onDone: () => {
      form.reset()
      notify.success('Пара предложена: оба педагога ответят сами')
      onClose()
    },
  })
  return (
    <SidePanel isOpen title="Новая пара" onClose={onClose}>
      <Form
        error={form.error}
        label="Новая пара"
        onSubmit={() => void propose.run({ body: { pairs: [form.values] } })}
      >
        <Field
          label="Основание"
          kind="select"
          isRequired
          options={grounds.map(({ code, title }) => ({ value: code, label: title }))}
          {...form.field('groundCode')}
        />
        <PersonField
          label={capital(ground?.giverTitle ?? 'Первый педагог')}
          chosen={form.values.giverName}
          onChosen={name => form.set('giverName', name)}
          {...form.field('giverPersonId')}
        />
        <PersonField
          label={capital(ground?.receiverTitle ?? 'Второй педагог')}
          chosen={form.values.receiverName}
          onChosen={name => form.set('receiverName', name)}
          {...form.field('receiverPersonId')}
        />
        {ground?.needsCompetency && (
          <Field
            label="Компетенция"
            kind="combobox"
            isRequired
            options={competencies}
            {...form.field('competencyId')}
          />
        )}
        <Field
          label="Цель"
          kind="textarea"
          rows={3}
          hint="Что должно получиться. Оценок и уровней не пишите: пару видят не только те, кому видны результаты"
          isRequired
          {...form.field('aim')}
        />
        <Field label="С какого дня" kind="date" isRequired {...form.field('startsOn')} />
        <Field label="По какой день" kind="date" isRequired {...form.field('endsOn')} />
        <Field label="Номер приказа" hint="Если он есть" width="short" {...form.field('basisNumber')} />
        <Field label="Дата приказа" kind="date" {...form.field('basisDate')} />
        <FormButtons label="Предложить" isBusy={propose.isPending} onClose={onClose} />
      </Form>
    </SidePanel>
  )
}

/** One of the two. Her name is kept beside the id, so that a draft recalled after a reload shows it. */
function PersonField({
  chosen,
  onChosen,
  onChange,
  ...field
}: {
  label: string
  chosen: string
  onChosen: (name: string) => void
  name: string
  value: string
  onChange: (id: string) => void
  error: string | undefined
}) {
  const people = usePeopleOptions(field.value ? { value: field.value, label: chosen } : undefined)
  return (
    <Field
      kind="combobox"
      isRequired
      {...people}
      {...field}
      onChange={id => {
        onChange(id)
        onChosen(people.options.find(option => option.value === id)?.label ?? '')
      }}
    />
  )
}

/** The server names fields by the place of a pair in the list; here there is one pair. */
const ofTheOnlyOne = (error: ProblemError) =>
  new ProblemError(
    error.status,
    error.code,
    error.message,
    error.problems.map(one => ({
      ...one,
      ...(one.field && { field: one.field.replace(/^pairs\.0\./, '') }),
    })),
    error.requestId,
  )

const capital = (text: string) => `${text.charAt(0).toUpperCase()}${text.slice(1)}`
