import { type DragEvent, useId, useState } from 'react'
import classes from './file-drop.module.css'
import { formatBytes } from './format.ts'

/** Place to drop a file or choose it; says at once why a file will not do. */
export function FileDrop({
  label,
  hint,
  accept,
  maxBytes,
  file,
  onFile,
  error,
}: {
  label: string
  hint?: string
  /** Endings that are taken: `['.xlsx', '.csv']`. */
  accept: readonly string[]
  maxBytes: number
  file: File | null
  onFile: (file: File | null) => void
  error?: string | undefined
}) {
  const id = useId()
  const [isOver, setOver] = useState(false)
  const [refusal, setRefusal] = useState<string>()
  const take = (chosen: File | undefined) => {
    if (!chosen) return
    const wrong = whyNot(chosen, accept, maxBytes)
    setRefusal(wrong)
    onFile(wrong ? null : chosen)
  }
  const drop = (event: DragEvent) => {
    event.preventDefault()
    setOver(false)
    take(event.dataTransfer.files[0])
  }
  const wrong = refusal ?? error
  return (
    <div>
      <label
        htmlFor={id}
        className={classes.drop}
        data-over={isOver || undefined}
        onDragOver={event => {
          event.preventDefault()
          setOver(true)
        }}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
      >
        <span className={classes.label}>{file ? file.name : label}</span>
        <span className={classes.hint} id={`${id}-hint`}>
          {file
            ? `${formatBytes(file.size)}. Нажмите, чтобы выбрать другой файл`
            : `Перетащите сюда или нажмите. ${accept.join(', ')}, не больше ${formatBytes(maxBytes)}. ${hint ?? ''}`}
        </span>
        <input
          id={id}
          type="file"
          accept={accept.join(',')}
          aria-describedby={`${id}-hint${wrong ? ` ${id}-error` : ''}`}
          aria-invalid={wrong ? true : undefined}
          onChange={event => {
            take(event.target.files?.[0])
            event.target.value = ''
          }}
        />
      </label>
      {wrong && (
        <p id={`${id}-error`} className={classes.error} role="alert">
          {wrong}
        </p>
      )}
    </div>
  )
}

function whyNot(file: File, accept: readonly string[], maxBytes: number): string | undefined {
  const name = file.name.toLocaleLowerCase('ru')
  if (!accept.some(ending => name.endsWith(ending)))
    return `Файл «${file.name}» не подходит. Нужен ${accept.join(' или ')}.`
  if (file.size === 0) return `Файл «${file.name}» пуст. Проверьте, сохранён ли он.`
  if (file.size > maxBytes)
    return `Файл «${file.name}» — ${formatBytes(file.size)}, а можно до ${formatBytes(maxBytes)}. Разделите его.`
  return undefined
}
