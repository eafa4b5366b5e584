import { useState } from 'react'
import { OFFER_KINDS } from '#modules/programmes/contract.ts'
import { systemClock } from '#platform/clock/clock.ts'
import { Button } from '#ui/button.tsx'
import { Deadline } from '#ui/deadline.tsx'
import { EmptyState } from '#ui/empty-state.tsx'
import { formatPeriod } from '#ui/format.ts'
import { SidePanel } from '#ui/side-panel.tsx'
import { Status } from '#ui/status.tsx'
import type { Pathway, PathwayItem } from '../../contract.ts'
import classes from '../pathways.module.css'
import { ReplacePanel } from '../replace-panel.tsx'
import { isLate, stateOf } from '../steps.ts'
import { StepPanel } from './step-panel.tsx'

/** Steps in order with what closed them; a step opens beside the page to be changed or closed. */
export function StepList({
  pathway,
  mayChange,
  reload,
}: {
  pathway: Pathway
  mayChange: boolean
  reload: () => void
}) {
  const [openId, setOpenId] = useState<string | null>(null)
  const [replacedId, setReplacedId] = useState<string | null>(null)
  const byId = (id: string | null) => pathway.items.find(item => item.id === id) ?? null
  const open = byId(openId)
  const dropped = pathway.items.filter(item => item.status === 'dropped')
  const standing = pathway.items.filter(item => item.status !== 'dropped')
  if (pathway.items.length === 0)
    return <EmptyState title="Шагов пока нет">Добавьте программу, занятие или практику.</EmptyState>
  return (
    <>
      <ol className={classes.steps}>
        {standing.map(item => (
          <StepRow
            key={item.id}
            item={item}
            status={pathway.status}
            onOpen={mayChange && item.status !== 'done' ? () => setOpenId(item.id) : undefined}
          />
        ))}
      </ol>
      {dropped.length > 0 && (
        <details>
          <summary>Убрано: {dropped.length}</summary>
          <ul className={classes.steps}>
            {dropped.map(item => (
              <li key={item.id} className={classes.step}>
                <span>{item.title}</span>
                <span className={classes.soft}>{item.evidence}</span>
              </li>
            ))}
          </ul>
        </details>
      )}
      <SidePanel isOpen={open !== null} title={open?.title ?? 'Шаг'} onClose={() => setOpenId(null)}>
        {open && (
          <StepPanel
            key={open.id}
            pathway={pathway}
            item={open}
            reload={reload}
            onDone={() => setOpenId(null)}
            onReplace={() => {
              setOpenId(null)
              setReplacedId(open.id)
            }}
          />
        )}
      </SidePanel>
      <ReplacePanel
        pathway={pathway}
        item={byId(replacedId)}
        onClose={() => setReplacedId(null)}
        reload={reload}
      />
    </>
  )
}

const STATES = {
  done: { tone: 'proven', words: 'Выполнен' },
  now: { tone: 'progress', words: 'Идёт' },
  next: { tone: 'neutral', words: 'Впереди' },
} as const

function StepRow({
  item,
  status,
  onOpen,
}: {
  item: PathwayItem
  status: Pathway['status']
  onOpen: (() => void) | undefined
}) {
  const today = systemClock.today()
  const late = isLate(item, status, today)
  const state = stateOf(item, status, today)
  const { tone, words } = late ? { tone: 'lost' as const, words: 'Срок прошёл' } : STATES[state]
  return (
    <li className={classes.step}>
      <div>
        <div className={classes.stepTitle}>{item.title}</div>
        <div className={classes.meta}>
          <Status tone={tone}>{words}</Status>
          <span>{OFFER_KINDS[item.kind].toLowerCase()}</span>
          <span>{item.hours}&nbsp;ч</span>
          <span>{item.startsOn || item.endsOn ? formatPeriod(item.startsOn, item.endsOn) : 'без срока'}</span>
          {late && <Deadline date={item.endsOn} />}
          {item.kind === 'formal' && (
            <span>
              {item.federalNumber
                ? `в федеральном реестре № ${item.federalNumber}`
                : 'сегодня не в федеральном реестре'}
            </span>
          )}
        </div>
        <div className={classes.soft}>{item.why}</div>
        <Proof item={item} />
      </div>
      {onOpen && (
        <Button size="small" tone="quiet" aria-label={`Изменить: ${item.title}`} onClick={onOpen}>
          Изменить
        </Button>
      )}
    </li>
  )
}

function Proof({ item }: { item: PathwayItem }) {
  if (item.completion)
    return (
      <div className={classes.soft}>
        Документ № {item.completion.documentNumber}
        {item.completion.revoked
          ? ', запись отозвана'
          : item.completion.federalRegisterNumber
            ? `, программа была в реестре № ${item.completion.federalRegisterNumber}`
            : ', программы в реестре в тот день не было'}
      </div>
    )
  return item.status === 'done' && item.evidence ? (
    <div className={classes.soft}>Подтверждение: {item.evidence}</div>
  ) : null
}
