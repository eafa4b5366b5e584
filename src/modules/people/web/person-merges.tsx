import { useState } from 'react'
import { useAction, useOperation } from '#ui/api.ts'
import { Button } from '#ui/button.tsx'
import { ConfirmAction } from '#ui/confirm-action.tsx'
import { formatMoment, plural } from '#ui/format.ts'
import { KeyValue } from '#ui/key-value.tsx'
import { notify } from '#ui/notify.ts'
import { Section } from '#ui/page.tsx'
import { listMerges, MERGED_FIELDS, type MergeRow, undoMerge } from '../contract.ts'

/** Cards joined to this one, each with the way back; nothing where there were none. */
export function PersonMerges({ id }: { id: string }) {
  const { data } = useOperation(listMerges, { params: { id } })
  if (!data || data.merges.length === 0) return null
  return (
    <Section title="Присоединённые карточки">
      <KeyValue
        items={data.merges.map(merge => ({
          id: merge.id,
          label: formatMoment(merge.mergedAt),
          value: merge.formerName,
          note: <Note id={id} merge={merge} />,
        }))}
      />
    </Section>
  )
}

function Note({ id, merge }: { id: string; merge: MergeRow }) {
  const [isAsked, setAsked] = useState(false)
  const undo = useAction(undoMerge, {
    onDone: ({ returned, lost, kept }) => {
      setAsked(false)
      const rest = [
        lost > 0 && `не вернулось ${lost}: изменены или удалены позже`,
        kept.length > 0 && `осталось как есть: ${kept.map(field => MERGED_FIELDS[field]).join(', ')}`,
      ].filter(Boolean)
      notify.success(
        [`Объединение отменено, вернулось: ${plural(returned, 'запись', 'записи', 'записей')}`, ...rest].join(
          '; ',
        ),
      )
    },
  })
  if (merge.status === 'undone')
    return (
      <>
        отменено: {merge.undoneBy}, {formatMoment(merge.undoneAt)}
      </>
    )
  return (
    <>
      {merge.mergedBy}: {merge.reason}{' '}
      <Button size="small" tone="quiet" onClick={() => setAsked(true)}>
        Отменить объединение
      </Button>
      <ConfirmAction
        isOpen={isAsked}
        title={`Отменить объединение с карточкой «${merge.formerName}»?`}
        consequence="Прежней карточке вернутся её записи и СНИЛС. Что добавили после объединения, останется здесь."
        confirm="Отменить объединение"
        tone="danger"
        reason={{ label: 'Почему', isRequired: true }}
        isBusy={undo.isPending}
        error={undo.error}
        onConfirm={reason => void undo.run({ params: { id, merge: merge.id }, body: { reason } })}
        onClose={() => setAsked(false)}
      />
    </>
  )
}
