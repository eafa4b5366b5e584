import { lazy, Suspense, useState } from 'react'
import { indicatorNotes } from './notes.ts'

/** What other rooms say about an indicator; nothing until it has come. */
export function IndicatorNotes({ indicator }: { indicator: string }) {
  const [components] = useState(() =>
    indicatorNotes().map(({ id, component }) => ({ id, Note: lazy(component) })),
  )
  return (
    <Suspense fallback={null}>
      {components.map(({ id, Note }) => (
        <Note key={id} indicator={indicator} />
      ))}
    </Suspense>
  )
}
