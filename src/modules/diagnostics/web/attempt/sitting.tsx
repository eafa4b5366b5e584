import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import { Button, ButtonLink } from '#ui/button.tsx'
import { ConfirmAction } from '#ui/confirm-action.tsx'
import { Page } from '#ui/page.tsx'
import type { Attempt } from '../../contract.ts'
import { resultAt } from '../addresses.ts'
import { waiting } from '../answers/answer-book.ts'
import classes from './attempt.module.css'
import { Finishing, FinishQuestion } from './finishing.tsx'
import { GoTo } from './go-to.tsx'
import { Navigator } from './navigator.tsx'
import { Question, toggled } from './question.tsx'
import { SaveLine } from './save-line.tsx'
import { TimeLeft } from './time-left-line.tsx'
import { type Answers, useSenderState } from './use-answers.ts'
import { useFinish } from './use-finish.ts'
import { useMarks } from './use-marks.ts'
import { useTimeLeft } from './use-server-clock.ts'

/** The attempt under way. */
export function Sitting({
  attempt,
  answers,
  now,
}: {
  attempt: Attempt
  answers: Answers
  now: () => number
}) {
  const { items } = attempt
  const { sender } = answers
  const state = useSenderState(sender)
  const left = useTimeLeft(attempt.deadlineAt, now)
  const { marks, toggle: toggleMark, forget } = useMarks(attempt.id)
  const { state: finishing, finish, callOff } = useFinish(attempt.id, answers)
  const [at, setAt] = useState(() =>
    Math.max(
      0,
      items.findIndex(item => state.book[item.id]?.chosen.length === 0),
    ),
  )
  const [isAsking, setAsking] = useState(false)
  const stem = useRef<HTMLLegendElement>(null)
  const isOver = left === 0 || attempt.status !== 'running' || state.phase === 'closed'

  // biome-ignore lint/correctness/useExhaustiveDependencies: finishing is asked for once, when the time is over
  useEffect(() => {
    if (isOver) finish()
  }, [isOver])
  useEffect(() => {
    if (finishing.stage === 'done') forget()
  }, [finishing.stage, forget])

  const item = items[at]
  const go = (to: number) => {
    if (to < 0 || to >= items.length || to === at) return
    setAt(to)
    // After the new item is on the screen a screen reader has to hear it, and keys have to reach it.
    requestAnimationFrame(() => stem.current?.focus({ preventScroll: true }))
    window.scrollTo({ top: 0 })
  }
  const next = () => (at === items.length - 1 ? setAsking(true) : go(at + 1))

  if (finishing.stage === 'done') return <GoTo address={resultAt(attempt.id)} />
  if (finishing.stage !== 'no')
    return (
      <Finishing
        attempt={attempt}
        finishing={finishing}
        waiting={waiting(state.book).length}
        onBack={isOver ? undefined : callOff}
      />
    )
  if (!item) return <NoItems attempt={attempt} />

  const entry = state.book[item.id]!
  const choose = (option: string) => sender.answer(item.id, toggled(item.kind, entry.chosen, option))
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const isButton = (event.target as HTMLElement).closest('button, a, summary') !== null
    const option = item.options[Number(event.key) - 1]
    if (option) choose(option.id)
    else if (event.key === 'ArrowLeft') go(at - 1)
    else if (event.key === 'ArrowRight') go(at + 1)
    else if (event.key === 'Enter' && !isButton) next()
    else return
    event.preventDefault()
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: keys are shortcuts; every one has its button
    <div className={classes.sitting} tabIndex={-1} onKeyDown={onKeyDown}>
      <header className={classes.top}>
        <h1 className={classes.title} tabIndex={-1}>
          {attempt.title}
        </h1>
        <TimeLeft ms={left} />
        <SaveLine state={state} />
      </header>
      <div className={classes.body}>
        <Question
          ref={stem}
          item={item}
          count={items.length}
          entry={entry}
          isMarked={marks.includes(item.id)}
          isOverruled={state.overruled.includes(item.id)}
          onChoose={choose}
          onClear={() => sender.answer(item.id, [])}
        />
        <Navigator
          items={items}
          at={at}
          book={state.book}
          marks={marks}
          onGo={go}
          onFinish={() => setAsking(true)}
        />
      </div>
      <footer className={classes.foot}>
        <Button onClick={() => go(at - 1)} disabled={at === 0}>
          Назад
        </Button>
        <Button aria-pressed={marks.includes(item.id)} onClick={() => toggleMark(item.id)}>
          {marks.includes(item.id) ? 'Снять отметку' : 'Вернуться позже'}
        </Button>
        <Button tone="primary" onClick={next}>
          {at === items.length - 1 ? 'Завершить' : 'Дальше'}
        </Button>
      </footer>
      <ConfirmAction
        isOpen={isAsking}
        title="Завершить диагностику?"
        consequence={
          <FinishQuestion
            items={items}
            book={state.book}
            marks={marks}
            onGo={to => {
              setAsking(false)
              go(to)
            }}
          />
        }
        confirm="Завершить"
        onClose={() => setAsking(false)}
        onConfirm={() => {
          setAsking(false)
          finish()
        }}
      />
    </div>
  )
}

function NoItems({ attempt }: { attempt: Attempt }) {
  return (
    <Page title={attempt.title} width="reading">
      <p>В этой диагностике нет заданий. Сообщите методисту: он проверит инструмент.</p>
      <div>
        <ButtonLink to="/diagnostics">К списку диагностик</ButtonLink>
      </div>
    </Page>
  )
}
