import { useState } from 'react'
import type { OperationResult } from '#platform/http/operation.ts'
import { Field } from '#ui/field.tsx'
import { formatNumber } from '#ui/format.ts'
import { Section } from '#ui/page.tsx'
import type { showResult } from '../../contract.ts'
import classes from './result.module.css'

type Reviewed = NonNullable<OperationResult<typeof showResult>['review']>[number]

/** Items of a self-diagnosis with the right answers and why. */
export function Review({ items }: { items: readonly Reviewed[] }) {
  const [isShort, setShort] = useState(true)
  const wrong = items.filter(item => item.points < item.maxPoints)
  const shown = isShort ? wrong : items
  return (
    <Section title="Разбор заданий">
      {wrong.length === 0 && <p>Все ответы верны.</p>}
      <div data-no-print>
        <Field
          kind="checkbox"
          name="wrong"
          label={`Только с ошибками (${wrong.length} из ${items.length})`}
          value={isShort}
          onChange={setShort}
        />
      </div>
      <ol className={classes.review}>
        {shown.map(item => (
          <li key={item.position} value={item.position} data-keep-together>
            <ReviewedItem item={item} />
          </li>
        ))}
      </ol>
    </Section>
  )
}

function ReviewedItem({ item }: { item: Reviewed }) {
  const isSkipped = item.options.every(option => !option.chosen)
  return (
    <article className={classes.item}>
      <h3 className={classes.itemStem}>
        <span className={classes.small}>
          Задание {item.position}.{' '}
          {isSkipped
            ? 'Без ответа'
            : `${formatNumber(item.points, { decimals: 1 })} из ${formatNumber(item.maxPoints)}`}
        </span>
        {item.stem}
      </h3>
      <ul className={classes.itemOptions}>
        {item.options.map(option => (
          <li
            key={option.id}
            data-correct={option.correct || undefined}
            data-chosen={option.chosen || undefined}
          >
            <span aria-hidden="true" className={classes.sign}>
              {option.correct ? '✓' : option.chosen ? '✗' : ''}
            </span>
            <span>
              {option.text}
              <span className={classes.verdict}>{verdictOf(option)}</span>
            </span>
          </li>
        ))}
      </ul>
      <p>{item.explanation}</p>
    </article>
  )
}

function verdictOf({ chosen, correct }: { chosen: boolean; correct: boolean }): string {
  if (chosen) return correct ? ' — ваш ответ, верно' : ' — ваш ответ, неверно'
  return correct ? ' — верный ответ' : ''
}
