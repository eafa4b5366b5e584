import { useSearch } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { getOrganisation } from '#modules/organisations/contract.ts'
import { useAction, useOperation } from '#ui/api.ts'
import { Button, ButtonRow } from '#ui/button.tsx'
import { formatDateShort } from '#ui/format.ts'
import { Loaded, Page } from '#ui/page.tsx'
import { getReorganisation, KINDS, previewReorganisation, type ReorganisationCard } from '../contract.ts'
import { Doing, type Preview } from './doing.tsx'
import { type Draft, draftOf, EMPTY, planOf } from './draft.ts'
import { Assigning, Belongings } from './placing.tsx'
import { PlanForm } from './plan-form.tsx'

const LIST = { to: '/reorganisations', label: 'Реорганизации' }

/** A reorganisation is planned, looked at with all its effects, and only then done — exactly as it was shown. */
export default function NewReorganisationPage() {
  const { plan } = useSearch({ strict: false }) as { plan?: string }
  if (plan) return <PlanPage id={plan} />
  return (
    <Page
      title="Провести реорганизацию"
      lead="Сначала будет видно, что переместится. Новую организацию или муниципалитет внесите в реестр заранее."
      back={LIST}
      width="reading"
    >
      <Planning />
    </Page>
  )
}

/** A plan made before is changed, confirmed, or carried out by hand. */
function PlanPage({ id }: { id: string }) {
  const card = useOperation(getReorganisation, { params: { id } })
  const back = { to: `/reorganisations/${id}`, label: 'Реорганизация' }
  return (
    <Loaded query={card} page={{ title: 'План реорганизации', back }}>
      {found => (
        <Page
          title={`План: ${KINDS[found.kind].title} с ${formatDateShort(found.onDay)}`}
          lead={found.problem ?? 'Последствия посчитаны на сегодня.'}
          back={back}
          width="reading"
        >
          {found.plan ? (
            <Planning known={found} />
          ) : (
            <p>Этот план уже не изменить: он проведён или отменён.</p>
          )}
        </Page>
      )}
    </Loaded>
  )
}

function Planning({ known }: { known?: ReorganisationCard }) {
  const [draft, setDraft] = useState<Draft>(() => (known && draftOf(known)) ?? EMPTY)
  const [shown, show] = useState<Preview | null>(null)
  const preview = useAction(previewReorganisation, { invalidates: [], onDone: show })
  const look = (next = draft) =>
    void preview.run({ body: { ...planOf(next), ...(known && { reorganisation: known.id }) } })
  // what is changed after the preview has to be looked at again; who goes where is chosen anew
  const change = (part: Partial<Draft>) => {
    setDraft(old => ({ ...old, ...part, assigned: {}, placed: {} }))
    show(null)
  }
  const distribute = (part: Pick<Partial<Draft>, 'assigned' | 'placed'>) => {
    const next = { ...draft, ...part }
    setDraft(next)
    look(next)
  }
  useAskedUnit(draft, change)
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when a plan is opened
  useEffect(() => {
    if (known) look()
  }, [])
  const isUndistributable = preview.error?.problems.some(
    one => one.field === 'assigned' || one.field === 'placed',
  )
  return (
    <>
      <PlanForm
        draft={draft}
        error={preview.error}
        isBusy={preview.isPending}
        onChange={change}
        onLook={() => look()}
      />
      {isUndistributable && (
        <ButtonRow>
          <Button onClick={() => distribute({ assigned: {}, placed: {} })}>Распределить заново</Button>
        </ButtonRow>
      )}
      {shown && (
        <>
          <Assigning
            draft={draft}
            people={shown.assignable}
            onAssign={assigned => distribute({ assigned })}
          />
          <Belongings
            draft={draft}
            belongings={shown.belongings}
            onPlace={placed => distribute({ placed })}
          />
          <Doing draft={draft} shown={shown} known={known} isStale={preview.isPending} />
        </>
      )}
    </>
  )
}

/** «Реорганизовать» on a card brings its organisation along: `?from=…`. */
function useAskedUnit(draft: Draft, change: (part: Partial<Draft>) => void): void {
  const { from } = useSearch({ strict: false }) as { from?: string }
  const card = useOperation(
    getOrganisation,
    { params: { id: from ?? '' }, query: {} },
    { enabled: Boolean(from) },
  )
  const id = card.data?.id
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when the card has come
  useEffect(() => {
    if (card.data && draft.from.length === 0)
      change({ from: [{ id: card.data.id, name: card.data.shortName }] })
  }, [id])
}
