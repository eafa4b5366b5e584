import { useAction } from '#ui/api.ts'
import { Field } from '#ui/field.tsx'
import { Form, FormButtons, useForm } from '#ui/form.tsx'
import { formatPeriod } from '#ui/format.ts'
import { notify } from '#ui/notify.ts'
import { SidePanel } from '#ui/side-panel.tsx'
import { actOnPair, changePair, type PairCard, RESULTS } from '../contract.ts'
import { today } from './pickers.ts'
import { pairTitle } from './words.ts'

type Props = { pair: PairCard; onClose: () => void }

/** Aim, dates and order put right; before the work begins both are asked again. */
export function TermsDialog({ pair, onClose }: Props) {
  const form = useForm(
    {
      aim: pair.aim,
      startsOn: pair.startsOn,
      endsOn: pair.endsOn,
      basisNumber: pair.basisNumber ?? '',
      basisDate: pair.basisDate ?? '',
    },
    { record: pair },
  )
  const change = useAction(changePair, {
    invalidates: ['mentoring', 'notifications'],
    onRefused: form.refuse,
    onDone: () => {
      notify.success('Условия записаны')
      onClose()
    },
  })
  return (
    <SidePanel isOpen title="Условия пары" onClose={onClose}>
      <Form
        error={form.error}
        label="Условия пары"
        onSubmit={() =>
          void change.run({ params: { id: pair.id }, body: { version: form.version, ...form.values } })
        }
      >
        {pair.status !== 'working' && (
          <p>Обоих педагогов спросят заново: они соглашались на прежние условия.</p>
        )}
        <Field label="Цель" kind="textarea" rows={3} isRequired {...form.field('aim')} />
        <Field label="С какого дня" kind="date" isRequired {...form.field('startsOn')} />
        <Field label="По какой день" kind="date" isRequired {...form.field('endsOn')} />
        <Field label="Номер приказа" hint="Если он есть" width="short" {...form.field('basisNumber')} />
        <Field label="Дата приказа" kind="date" {...form.field('basisDate')} />
        <FormButtons label="Записать" isBusy={change.isPending} onClose={onClose} />
      </Form>
    </SidePanel>
  )
}

/** The pair begins; the order is written in where there is one. */
export function StartDialog({ pair, onClose }: Props) {
  const form = useForm(
    { basisNumber: pair.basisNumber ?? '', basisDate: pair.basisDate ?? '' },
    { record: pair },
  )
  const act = useAction(actOnPair, {
    invalidates: ['mentoring', 'notifications'],
    onRefused: form.refuse,
    onDone: () => {
      notify.success('Пара начала работу')
      onClose()
    },
  })
  return (
    <SidePanel isOpen title="Начать работу" onClose={onClose}>
      <Form
        error={form.error}
        label="Начало работы пары"
        onSubmit={() =>
          void act.run({
            params: { id: pair.id },
            body: { action: 'start', version: form.version, ...form.values },
          })
        }
      >
        <p>
          {pairTitle(pair)}, {formatPeriod(pair.startsOn, pair.endsOn)}. Оба согласны и узнают о начале.
        </p>
        <Field label="Номер приказа" hint="Если он есть" width="short" {...form.field('basisNumber')} />
        <Field label="Дата приказа" kind="date" {...form.field('basisDate')} />
        <FormButtons label="Начать работу" isBusy={act.isPending} onClose={onClose} />
      </Form>
    </SidePanel>
  )
}

/** What came out: at the end, or put right afterwards. */
export function ResultDialog({ pair, action, onClose }: Props & { action: 'end' | 'conclude' }) {
  const isCorrection = action === 'conclude' && pair.outcome !== null
  const form = useForm(
    {
      result: (pair.result ?? '') as string,
      outcome: pair.outcome ?? '',
      endedOn: today(),
      reason: '',
    },
    { record: pair },
  )
  const act = useAction(actOnPair, {
    invalidates: ['mentoring', 'notifications'],
    onRefused: form.refuse,
    onDone: () => {
      notify.success(action === 'end' ? 'Пара завершена' : 'Итог записан')
      onClose()
    },
  })
  const submit = () => {
    const { result, outcome, endedOn, reason } = form.values
    void act.run({
      params: { id: pair.id },
      body: {
        action,
        version: form.version,
        result: (result || null) as keyof typeof RESULTS | null,
        outcome,
        reason,
        ...(action === 'end' && { endedOn }),
      },
    })
  }
  return (
    <SidePanel isOpen title={action === 'end' ? 'Завершить пару' : 'Итог пары'} onClose={onClose}>
      <Form error={form.error} label="Итог пары" onSubmit={submit}>
        <p>{pairTitle(pair)}</p>
        {pair.competencyId !== null && (
          <Field
            label="Компетенция"
            kind="choice"
            isRequired
            options={Object.entries(RESULTS).map(([value, label]) => ({ value, label }))}
            {...form.field('result')}
          />
        )}
        <Field
          label="Что получилось"
          hint="Одной-двумя фразами: что теперь делает иначе"
          kind="textarea"
          rows={3}
          isRequired
          {...form.field('outcome')}
        />
        {action === 'end' && (
          <Field label="Последний день" kind="date" isRequired {...form.field('endedOn')} />
        )}
        {isCorrection && <Field label="Почему исправляется" isRequired {...form.field('reason')} />}
        <FormButtons label="Записать" isBusy={act.isPending} onClose={onClose} />
      </Form>
    </SidePanel>
  )
}
