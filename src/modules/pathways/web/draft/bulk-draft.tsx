import { useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { asProblem, call } from '#ui/api.ts'
import { Button, ButtonRow } from '#ui/button.tsx'
import { Form, useForm } from '#ui/form.tsx'
import { plural } from '#ui/format.ts'
import { AppLink } from '#ui/link.tsx'
import { Progress } from '#ui/progress.tsx'
import { type CandidateRow, draftPathway } from '../../contract.ts'
import classes from '../pathways.module.css'
import { checkTerms, type DraftTerms, NO_TERMS, TermFields } from './draft-form.tsx'

type Outcome = { personId: string; personName: string; pathwayId?: string; problem?: string }
type Work = { state: 'asked' | 'running' | 'over'; outcomes: Outcome[] }

/**
 * Drafts for many, one after another: each is a plan of its own, and the refusal of one person must not cost the
 * others theirs. The work can be stopped; what is drafted stays.
 */
export function BulkDraft({ people }: { people: readonly CandidateRow[] }) {
  const client = useQueryClient()
  const form = useForm<DraftTerms>(NO_TERMS)
  const [work, setWork] = useState<Work>({ state: 'asked', outcomes: [] })
  const isStopped = useRef(false)

  const start = async () => {
    const body = checkTerms(form)
    if (!body) return
    isStopped.current = false
    const outcomes: Outcome[] = []
    setWork({ state: 'running', outcomes })
    for (const { personId, personName } of people) {
      if (isStopped.current) break
      outcomes.push(
        await call(draftPathway, { params: { id: personId }, body }).then(
          ({ id }) => ({ personId, personName, pathwayId: id }),
          (error: unknown) => ({ personId, personName, problem: asProblem(error).message }),
        ),
      )
      setWork({ state: 'running', outcomes: [...outcomes] })
    }
    setWork({ state: 'over', outcomes: [...outcomes] })
    await client.invalidateQueries({ queryKey: ['pathways'] })
  }

  if (work.state === 'asked')
    return (
      <Form label="Условия маршрутов" error={form.error} onSubmit={() => void start()}>
        <p>
          Для каждого подберём шаги под его дефициты. Черновики увидите только вы: предложить их педагогам
          можно будет после просмотра.
        </p>
        <TermFields form={form} />
        <ButtonRow>
          <Button type="submit" tone="primary">
            Составить {plural(people.length, 'маршрут', 'маршрута', 'маршрутов')}
          </Button>
        </ButtonRow>
      </Form>
    )
  return (
    <div className={classes.stack}>
      <Progress
        label={work.state === 'running' ? 'Составляем маршруты' : 'Готово'}
        value={work.outcomes.length}
        of={people.length}
        unit="педагогов"
      />
      {work.state === 'running' && (
        <ButtonRow>
          <Button
            onClick={() => {
              isStopped.current = true
            }}
          >
            Остановить после этого
          </Button>
        </ButtonRow>
      )}
      <Results outcomes={work.outcomes} />
    </div>
  )
}

function Results({ outcomes }: { outcomes: readonly Outcome[] }) {
  const refused = outcomes.filter(one => one.problem)
  const drafted = outcomes.filter(one => one.pathwayId)
  return (
    <>
      {refused.length > 0 && (
        <div className={classes.note} data-tone="warning">
          <p>
            <strong>Не составлено: {refused.length}</strong>
          </p>
          <ul>
            {refused.map(one => (
              <li key={one.personId}>
                {one.personName}. {one.problem}
              </li>
            ))}
          </ul>
        </div>
      )}
      {drafted.length > 0 && (
        <section aria-label="Составленные черновики">
          <p role="status">Составлено: {drafted.length}</p>
          <ul className={classes.plain}>
            {drafted.map(one => (
              <li key={one.personId}>
                <AppLink to={`/pathways/${one.pathwayId}`}>{one.personName}</AppLink>
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  )
}
