import { Button } from './button.tsx'
import classes from './word-list.module.css'

export type Word = { code: string; title: string; isRetired: boolean }

/** Words of an open dictionary: a word is renamed or retired, never deleted. Without `onEdit` they are only read. */
export function WordList<One extends Word>({
  words,
  onEdit,
}: {
  words: readonly One[]
  onEdit: ((word: One) => void) | undefined
}) {
  return (
    <ul className={classes.list}>
      {words.map(word => (
        <li key={word.code}>
          <div>
            {word.title}
            <div className={classes.code}>
              {word.code}
              {word.isRetired && ', больше не предлагается'}
            </div>
          </div>
          {onEdit && (
            <Button
              size="small"
              tone="quiet"
              aria-label={`Изменить: ${word.title}`}
              onClick={() => onEdit(word)}
            >
              Изменить
            </Button>
          )}
        </li>
      ))}
    </ul>
  )
}
