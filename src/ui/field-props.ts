/** One line of a choice: what is stored and what is read. */
export type Option = { value: string; label: string; isDisabled?: boolean }

/** Ids and states that bind an input to its label, hint and error. */
export type InputBinding = {
  id: string
  name: string
  /** What the reader knows the field by. */
  'data-label': string
  disabled: boolean | undefined
  'aria-required': boolean | undefined
  'aria-invalid': boolean | undefined
  'aria-describedby': string | undefined
  autoComplete: string | undefined
}

export type ComboboxProps = {
  value: string
  onChange: (value: string) => void
  options: readonly Option[]
  placeholder?: string
  /** For long lists the server searches: called as the reader types. */
  onSearch?: (text: string) => void
  isLoading?: boolean
  binding: InputBinding
}
