import { lazy, Suspense } from 'react'
import field from './field.module.css'
import type { ComboboxProps } from './field-props.ts'

const ComboboxSelect = lazy(() => import('./combobox-select.tsx'))

/** Choice from a long list with search; its code loads when a page first shows one. */
export function Combobox(props: ComboboxProps) {
  const chosen = props.options.find(option => option.value === props.value)?.label ?? ''
  return (
    <Suspense fallback={<input {...props.binding} className={field.input} value={chosen} readOnly />}>
      <ComboboxSelect {...props} />
    </Suspense>
  )
}
