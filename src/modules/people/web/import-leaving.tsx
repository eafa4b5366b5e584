import { useState } from 'react'
import { Button, ButtonRow } from '#ui/button.tsx'
import { formatDateShort } from '#ui/format.ts'
import type { ImportLeaving as Leaving } from '../contract.ts'
import classes from './import.module.css'

const PAGE = 50

/** Jobs that will end, and the rights that will end with them: told before it is done. */
export function ImportLeaving({ leaving }: { leaving: readonly Leaving[] }) {
  const [shown, setShown] = useState(PAGE)
  return (
    <>
      <ul className={classes.leaving}>
        {leaving.slice(0, shown).map(one => (
          <li key={`${one.row} ${one.organisation}`}>
            Строка {one.row}, {one.name}:{' '}
            {one.organisation === null ? 'увольнение' : `перевод из «${one.organisation}»`}, последний день{' '}
            {formatDateShort(one.lastDay)}.
            {(one.care > 0 || one.roles > 0) && (
              <span className={classes.note}>
                {' '}
                {[
                  one.care > 0 && `закончится сопровождение: ${one.care}`,
                  one.roles > 0 && `закончатся роли: ${one.roles}`,
                ]
                  .filter(Boolean)
                  .join('; ')}
              </span>
            )}
          </li>
        ))}
      </ul>
      {leaving.length > shown && (
        <ButtonRow>
          <Button onClick={() => setShown(shown + PAGE)}>
            Показать ещё {Math.min(PAGE, leaving.length - shown)}
          </Button>
        </ButtonRow>
      )}
    </>
  )
}
