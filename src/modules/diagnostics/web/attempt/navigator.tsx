import { useState } from 'react'
import { Button } from '#ui/button.tsx'
import type { Attempt } from '../../contract.ts'
import type { AnswerBook } from '../answers/answer-book.ts'
import classes from './attempt.module.css'

type Items = Attempt['items']

/** All items by number: answered, not answered, to come back to. On a phone it is folded. */
export function Navigator({
  items,
  at,
  book,
  marks,
  onGo,
  onFinish,
}: {
  items: Items
  at: number
  book: AnswerBook
  marks: readonly string[]
  onGo: (index: number) => void
  onFinish: () => void
}) {
  const [isOpen, setOpen] = useState(false)
  const answered = items.filter(item => isAnswered(book, item.id)).length
  return (
    <nav className={classes.navigator} aria-label="Задания" data-open={isOpen || undefined}>
      <button
        type="button"
        className={classes.fold}
        aria-expanded={isOpen}
        aria-controls="items"
        onClick={() => setOpen(!isOpen)}
      >
        <span>
          Отвечено {answered} из&nbsp;{items.length}
        </span>
        <span aria-hidden="true">{isOpen ? 'Свернуть' : 'Все задания'}</span>
      </button>
      <p className={classes.answered}>
        Отвечено {answered} из&nbsp;{items.length}
      </p>
      <div id="items" className={classes.unfolded}>
        <ol className={classes.numbers}>
          {items.map((item, index) => (
            <li key={item.id}>
              <button
                type="button"
                className={classes.number}
                aria-current={index === at ? 'step' : undefined}
                data-answered={isAnswered(book, item.id) || undefined}
                data-marked={marks.includes(item.id) || undefined}
                aria-label={labelOf(item.position, isAnswered(book, item.id), marks.includes(item.id))}
                onClick={() => {
                  setOpen(false)
                  onGo(index)
                }}
              >
                {item.position}
              </button>
            </li>
          ))}
        </ol>
        <p className={classes.legend} aria-hidden="true">
          <span className={classes.keyAnswered} /> отвечено <span className={classes.keyEmpty} /> без ответа{' '}
          <span className={classes.keyMarked} /> вернуться
        </p>
        <Button isWide onClick={onFinish}>
          Завершить…
        </Button>
      </div>
    </nav>
  )
}

export function isAnswered(book: AnswerBook, itemId: string): boolean {
  return (book[itemId]?.chosen.length ?? 0) > 0
}

function labelOf(position: number, isDone: boolean, isMarked: boolean): string {
  return `Задание ${position}, ${isDone ? 'отвечено' : 'без ответа'}${isMarked ? ', вернуться позже' : ''}`
}
