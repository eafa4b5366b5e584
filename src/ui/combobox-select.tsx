import '@mantine/core/styles/UnstyledButton.layer.css'
import '@mantine/core/styles/CloseButton.layer.css'
import '@mantine/core/styles/ScrollArea.layer.css'
import '@mantine/core/styles/Popover.layer.css'
import '@mantine/core/styles/Input.layer.css'
import '@mantine/core/styles/InlineInput.layer.css'
import '@mantine/core/styles/Combobox.layer.css'
import { Select } from '@mantine/core'
import { useState } from 'react'
import field from './field.module.css'
import type { ComboboxProps, Option } from './field-props.ts'

/** The searching select itself; see `combobox.tsx`. */
export default function ComboboxSelect({
  value,
  onChange,
  options,
  placeholder,
  onSearch,
  isLoading,
  binding,
}: ComboboxProps) {
  const { held, hold } = useHeldWhilePressed(options)
  const { 'aria-invalid': isInvalid, disabled, autoComplete: _, ...rest } = binding
  return (
    <div style={{ display: 'contents' }} onPointerDownCapture={hold}>
      <Select
        {...rest}
        {...(disabled && { disabled })}
        error={isInvalid}
        value={value || null}
        onChange={chosen => onChange(chosen ?? '')}
        data={held.map(({ value: of, label, isDisabled }) => ({
          value: of,
          label,
          ...(isDisabled && { disabled: true }),
        }))}
        searchable
        clearable
        {...(onSearch && { onSearchChange: onSearch, filter: ({ options: all }) => all })}
        placeholder={placeholder ?? 'Начните вводить'}
        nothingFoundMessage={isLoading ? 'Ищем…' : 'Ничего не найдено'}
        limit={200}
        maxDropdownHeight={320}
        // Beside the input, not at the end of the page: what lies there is beneath an open dialog and cannot be pressed.
        comboboxProps={{ withinPortal: false }}
        classNames={{ input: field.input ?? '' }}
        clearButtonProps={{ 'aria-label': 'Очистить' }}
      />
    </div>
  )
}

/**
 * The options, as they were while a finger or a button is down: found ones that come in that moment would move the list
 * from under it, and the choice would be lost or fall on another.
 */
function useHeldWhilePressed(options: readonly Option[]) {
  const [held, setHeld] = useState<readonly Option[]>()
  const hold = () => {
    setHeld(options)
    // the click comes after the release
    const released = new AbortController()
    const letGo = () => {
      released.abort()
      setTimeout(() => setHeld(undefined))
    }
    for (const end of ['pointerup', 'pointercancel'])
      window.addEventListener(end, letGo, { signal: released.signal })
  }
  return { held: held ?? options, hold }
}
