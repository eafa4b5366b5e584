import type { Ref } from 'react'
import { Button } from '#ui/button.tsx'
import type { Attempt } from '../../contract.ts'
import type { Entry } from '../answers/answer-book.ts'
import classes from './attempt.module.css'

type Item = Attempt['items'][number]

/** Choice after pressing an option: one of single, one more or one less of multiple. */
export function toggled(kind: Item['kind'], chosen: readonly string[], option: string): string[] {
  if (kind === 'single') return [option]
  return chosen.includes(option) ? chosen.filter(one => one !== option) : [...chosen, option].sort()
}

/** One item with its options; the whole line of an option can be pressed. */
export function Question({
  ref,
  item,
  count,
  entry,
  isMarked,
  isOverruled,
  onChoose,
  onClear,
}: {
  ref: Ref<HTMLLegendElement>
  item: Item
  count: number
  entry: Entry
  isMarked: boolean
  isOverruled: boolean
  onChoose: (option: string) => void
  onClear: () => void
}) {
  return (
    <div className={classes.question}>
      <p className={classes.count}>
        Задание {item.position} из&nbsp;{count}
        {isMarked && ' · вернуться позже'}
      </p>
      <fieldset className={classes.options}>
        <legend ref={ref} tabIndex={-1} className={classes.stem}>
          {item.stem}
          <span className={classes.howMany}>
            {item.kind === 'single' ? 'Верный ответ один' : 'Верных ответов может быть несколько'}
          </span>
        </legend>
        {item.options.map((option, index) => (
          <label key={option.id} className={classes.option}>
            <input
              type={item.kind === 'single' ? 'radio' : 'checkbox'}
              name={`item-${item.id}`}
              checked={entry.chosen.includes(option.id)}
              onChange={() => onChoose(option.id)}
            />
            <span>{option.text}</span>
            <span className={classes.key} aria-hidden="true">
              {index + 1}
            </span>
          </label>
        ))}
      </fieldset>
      {entry.refusal && (
        <p role="alert" className={classes.refusal}>
          Ответ не принят. {entry.refusal}
        </p>
      )}
      {isOverruled && (
        <p role="status" className={classes.note}>
          Этот ответ позже изменили на другом вашем устройстве, поэтому здесь стоит он. Можно выбрать снова.
        </p>
      )}
      {entry.chosen.length > 0 && (
        <div>
          <Button tone="quiet" size="small" onClick={onClear}>
            Снять ответ
          </Button>
        </div>
      )}
    </div>
  )
}
