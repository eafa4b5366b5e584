import '@mantine/core/styles/UnstyledButton.layer.css'
import '@mantine/core/styles/CloseButton.layer.css'
import '@mantine/core/styles/ScrollArea.layer.css'
import '@mantine/core/styles/Popover.layer.css'
import '@mantine/core/styles/Input.layer.css'
import '@mantine/core/styles/InlineInput.layer.css'
import '@mantine/core/styles/Combobox.layer.css'
import { Select } from '@mantine/core'
import { useRef } from 'react'
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
  const { data, remember } = useWithChosen(options, value)
  const { 'aria-invalid': isInvalid, disabled, autoComplete: _, ...rest } = binding
  return (
    <Select
      {...rest}
      {...(disabled && { disabled })}
      error={isInvalid}
      value={value || null}
      onChange={chosen => {
        remember(chosen ?? '')
        onChange(chosen ?? '')
      }}
      data={data.map(({ value: of, label, isDisabled }) => ({
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
  )
}

/**
 * Options with the chosen one among them. A search at the server leaves it out sooner or later, at times in the moment
 * of the choice: the field would stand empty with a value in it.
 */
function useWithChosen(options: readonly Option[], value: string) {
  const chosen = useRef<Option>(undefined)
  const remember = (id: string) => {
    chosen.current = options.find(option => option.value === id) ?? chosen.current
  }
  remember(value)
  const isLost = value !== '' && chosen.current?.value === value && !options.some(one => one.value === value)
  return { remember, data: isLost && chosen.current ? [chosen.current, ...options] : options }
}
