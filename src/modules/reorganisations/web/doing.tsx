import type { OperationResult } from '#platform/http/operation.ts'
import { useAction } from '#ui/api.ts'
import { Button, ButtonRow } from '#ui/button.tsx'
import { Field } from '#ui/field.tsx'
import { FormErrors, useForm } from '#ui/form.tsx'
import { formatDate, plural } from '#ui/format.ts'
import { useGo } from '#ui/link.tsx'
import { notify } from '#ui/notify.ts'
import { Section } from '#ui/page.tsx'
import {
  changeReorganisation,
  doReorganisation,
  type previewReorganisation,
  type ReorganisationCard,
} from '../contract.ts'
import { type Draft, planOf } from './draft.ts'
import { EffectsList } from './effects-list.tsx'

export type Preview = OperationResult<typeof previewReorganisation>

/** What will happen, by which act, and the button: now, or on the day that is ahead. */
export function Doing({
  draft,
  shown: { effects, isAhead },
  known,
  isStale,
}: {
  draft: Draft
  shown: Preview
  /** The record whose plan this is, as last read. */
  known: ReorganisationCard | undefined
  isStale: boolean
}) {
  const go = useGo()
  const form = useForm({ act: known?.act ?? '' }, { record: known })
  const onDone = ({ id, status }: { id: string; status: string }) => {
    notify.success(status === 'planned' ? 'Реорганизация запланирована' : 'Реорганизация проведена')
    go(`/reorganisations/${id}`)
  }
  const record = useAction(doReorganisation, { onDone, onRefused: form.refuse })
  const change = useAction(changeReorganisation, { onDone, onRefused: form.refuse })
  const { isPending } = known ? change : record
  const body = { ...planOf(draft), act: form.values.act, print: effects.print }
  const run = () =>
    known
      ? change.run({ params: { id: known.id }, body: { ...body, version: form.version } })
      : record.run({ body })
  return (
    <Section title="Что произойдёт">
      <p>
        {effects.ending.length > 0
          ? `С ${formatDate(draft.onDay)} закроется: ${effects.ending.map(one => one.name).join(', ')}.`
          : `Прежняя остаётся: ${effects.from.map(one => one.name).join(', ')}.`}{' '}
        Всё записанное до этого дня останется как было.
      </p>
      <EffectsList effects={effects} isDone={false} />
      {effects.joined.length > 0 && (
        <p>
          У {plural(effects.joined.length, 'человека', 'человек', 'человек')} одинаковая должность с двух
          сторон, из двух записей останется одна: {effects.joined.join(', ')}. Проверьте нагрузку.
        </p>
      )}
      {isAhead && (
        <p>
          Это последствия на сегодня. {formatDate(draft.onDay)} реорганизация проведётся сама: кто придёт или
          уйдёт до этого дня, последует плану. Если план перестанет сходиться, она подождёт вас.
        </p>
      )}
      <FormErrors error={form.error} />
      <Field {...form.field('act')} label="Основание" hint="Что за акт, номер, дата" isRequired />
      <ButtonRow>
        <Button tone="primary" isBusy={isPending || isStale} onClick={() => void run()}>
          {!isAhead ? 'Провести' : known ? 'Сохранить план' : 'Запланировать'}
        </Button>
      </ButtonRow>
    </Section>
  )
}
