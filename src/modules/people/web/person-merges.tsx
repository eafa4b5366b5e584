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
  const [asked, setAsked] = useState<MergeRow | null>(null)
  if (!data || data.merges.length === 0) return null
  return (
    <Section title="Присоединённые карточки">
      <KeyValue
        items={data.merges.map(merge => ({
          id: merge.id,
          label: formatMoment(merge.mergedAt),
          value: merge.formerName,
          note:
            merge.status === 'undone' ? (
              `отменено: ${merge.undoneBy}, ${formatMoment(merge.undoneAt)}`
            ) : (
              <>
                {merge.mergedBy}: {merge.reason}{' '}
                <Button size="small" tone="quiet" onClick={() => setAsked(merge)}>
                  Отменить объединение
                </Button>
              </>
            ),
        }))}
      />
      {asked && <Undo id={id} merge={asked} onClose={() => setAsked(null)} />}
    </Section>
  )
}

function Undo({ id, merge, onClose }: { id: string; merge: MergeRow; onClose: () => void }) {
  const undo = useAction(undoMerge, {
    onDone: ({ returned, lost, kept }) => {
      onClose()
      const parts = [
        `Объединение отменено, вернулось: ${plural(returned, 'запись', 'записи', 'записей')}`,
        lost > 0 && `не вернулось ${lost}: изменены или удалены позже`,
        kept.length > 0 && `осталось как есть: ${kept.map(field => MERGED_FIELDS[field]).join(', ')}`,
      ]
      notify.success(parts.filter(Boolean).join('; '))
    },
  })
  return (
    <ConfirmAction
      isOpen
      title={`Отменить объединение с карточкой «${merge.formerName}»?`}
      consequence="Прежней карточке вернутся её записи и СНИЛС. Что добавили после объединения, останется здесь."
      confirm="Отменить объединение"
      tone="danger"
      reason={{ label: 'Почему', isRequired: true }}
      isBusy={undo.isPending}
      error={undo.error}
      onConfirm={reason => void undo.run({ params: { id, merge: merge.id }, body: { reason } })}
      onClose={onClose}
    />
  )
}
