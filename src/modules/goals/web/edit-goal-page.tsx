import { useAction, useOperation } from '#ui/api.ts'
import { EmptyState } from '#ui/empty-state.tsx'
import { useForm } from '#ui/form.tsx'
import { LeaveGuard } from '#ui/leave-guard.tsx'
import { useGo } from '#ui/link.tsx'
import { notify } from '#ui/notify.ts'
import { Loaded, Page } from '#ui/page.tsx'
import { usePageParam } from '#ui/page-route.ts'
import { changeGoal, type GoalCard, getGoal } from '../contract.ts'
import { bodyOf, EMPTY_GOAL, GoalForm, type GoalValues } from './goal-form.tsx'

const PAGE = { title: 'Изменить цель или задачу', back: { to: '/goals', label: 'Цели и задачи' } }

export default function EditGoalPage() {
  const query = useOperation(getGoal, { params: { code: usePageParam('code') }, query: {} })
  return (
    <Loaded query={query} page={PAGE}>
      {card =>
        card.entered && card.goal.id ? (
          <EditGoal card={card} id={card.goal.id} entered={card.entered} />
        ) : (
          <Page {...PAGE}>
            <EmptyState title="Эту запись здесь не меняют">
              Цели и задачи актов меняются новой версией пакета; поставленные вручную — тем, кто их поставил.
            </EmptyState>
          </Page>
        )
      }
    </Loaded>
  )
}

function EditGoal({
  card,
  id,
  entered,
}: {
  card: GoalCard
  id: string
  entered: NonNullable<GoalCard['entered']>
}) {
  const go = useGo()
  const to = `/goals/${card.goal.code}`
  const form = useForm<GoalValues>(valuesOf(card, entered), { record: entered })
  const change = useAction(changeGoal, {
    onRefused: form.refuse,
    onDone: () => {
      notify.success('Записано')
      go(to, { isSaved: true })
    },
  })
  return (
    <Page title={PAGE.title} back={{ to, label: 'Карточка' }} width="reading">
      <LeaveGuard isDirty={form.isDirty} />
      <GoalForm
        form={form}
        owner={{ kind: entered.ownerKind, id: entered.ownerId }}
        isNew={false}
        isBusy={change.isPending}
        cancelTo={to}
        onSubmit={() =>
          void change.run({ params: { id }, body: { version: form.version, fields: bodyOf(form.values) } })
        }
      />
    </Page>
  )
}

function valuesOf({ goal }: GoalCard, { actId, clause }: NonNullable<GoalCard['entered']>): GoalValues {
  const [tie] = goal.ties
  return {
    ...EMPTY_GOAL,
    kind: goal.kind,
    text: goal.text,
    parent: goal.parent ?? '',
    actId,
    clause: clause ?? '',
    indicators: tie?.indicators ?? [],
    functions: tie?.functions ?? [],
    tieBasis: tie?.basis ?? 'product',
    tieNote: tie?.note ?? '',
    validFrom: goal.validFrom ?? '',
    validTo: goal.validTo ?? '',
    note: goal.note ?? '',
  }
}
