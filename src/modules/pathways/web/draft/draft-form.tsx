import { useDeferredValue } from 'react'
import { z } from 'zod'
import { useAction, useOperation } from '#ui/api.ts'
import { Button, ButtonRow } from '#ui/button.tsx'
import { ErrorState } from '#ui/error-state.tsx'
import { Field } from '#ui/field.tsx'
import { Form, type FormState, useForm } from '#ui/form.tsx'
import { formatNumber, formatPeriod } from '#ui/format.ts'
import { useGo } from '#ui/link.tsx'
import { Loading } from '#ui/loading.tsx'
import { PathwayTimeline } from '#ui/pathway-timeline.tsx'
import { type DraftPreview, draftBody, draftPathway, previewDraft } from '../../contract.ts'
import classes from '../pathways.module.css'

export type DraftTerms = { hours: number | null; startsOn: string; endsOn: string }

/** Terms as the operations take them: empty ones are left to the system. */
export function termsOf({ hours, startsOn, endsOn }: DraftTerms) {
  return { ...(hours !== null && { hours }), ...(startsOn && { startsOn }), ...(endsOn && { endsOn }) }
}

export const NO_TERMS: DraftTerms = { hours: null, startsOn: '', endsOn: '' }

/** Hours and period of a draft, and the draft as it would come out, before it is made. */
export function DraftForm({ personId }: { personId: string }) {
  const go = useGo()
  const form = useForm(NO_TERMS)
  const draft = useAction(draftPathway, {
    onRefused: form.refuse,
    onDone: ({ id }) => go(`/pathways/${id}`),
  })
  const submit = () => {
    const body = checkTerms(form)
    if (body) void draft.run({ params: { id: personId }, body })
  }
  return (
    <div className={classes.stack}>
      <Form label="Условия маршрута" error={form.error} onSubmit={submit}>
        <TermFields form={form} />
        <ButtonRow>
          <Button type="submit" tone="primary" isBusy={draft.isPending}>
            Составить черновик
          </Button>
        </ButtonRow>
      </Form>
      <Preview personId={personId} terms={form.values} />
    </div>
  )
}

/** Parsed terms, or undefined with every mistake marked; what was left empty is left to the system. */
export function checkTerms(form: FormState<DraftTerms>) {
  return form.check(
    z.preprocess(given => termsOf(given as DraftTerms), draftBody) as unknown as typeof draftBody,
  )
}

export function TermFields({ form }: { form: FormState<DraftTerms> }) {
  return (
    <>
      <Field
        kind="number"
        label="Часов на весь маршрут"
        hint="Если не указать, не больше 144"
        unit="ч"
        decimals={0}
        width="medium"
        {...form.field('hours')}
      />
      <div className={classes.dates}>
        <Field kind="date" label="Начало" hint="Если не указать, сегодня" {...form.field('startsOn')} />
        <Field
          kind="date"
          label="Окончание"
          hint="Если не указать, через десять месяцев"
          {...form.field('endsOn')}
        />
      </div>
    </>
  )
}

/** Asked anew as the terms change; wrong terms are told by the server in the same place. */
function Preview({ personId, terms }: { personId: string; terms: DraftTerms }) {
  const deferred = useDeferredValue(terms)
  const areDates = [deferred.startsOn, deferred.endsOn].every(
    day => day === '' || /^\d{4}-\d{2}-\d{2}$/.test(day),
  )
  const query = useOperation(
    previewDraft,
    { params: { id: personId }, query: termsOf(deferred) },
    { enabled: areDates, keepPrevious: true },
  )
  if (query.error) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />
  if (!query.data) return <Loading rows={6} label="Подбираются шаги" />
  return <Outcome preview={query.data} />
}

function Outcome({ preview }: { preview: DraftPreview }) {
  return (
    <section aria-label="Каким будет маршрут" className={classes.stack}>
      <p role="status">
        Получится: {formatNumber(preview.hours)}&nbsp;ч, {formatPeriod(preview.startsOn, preview.endsOn)}.
      </p>
      <PathwayTimeline
        steps={preview.items.map((item, index) => ({
          id: String(index),
          title: item.title,
          kind: item.kind,
          state: 'next',
          hours: item.hours,
          start: item.startsOn,
          end: item.endsOn,
          note: item.why,
        }))}
      />
      {preview.unreached.length > 0 && (
        <div className={classes.note} data-tone="warning">
          <p>
            <strong>Останется открытым</strong>
          </p>
          <ul>
            {preview.unreached.map(one => (
              <li key={one.title}>
                {one.title}. {one.why}
              </li>
            ))}
          </ul>
        </div>
      )}
    </section>
  )
}
