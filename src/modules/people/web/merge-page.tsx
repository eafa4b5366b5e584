import { useState } from 'react'
import { useAction, useOperation } from '#ui/api.ts'
import { Button, ButtonLink, ButtonRow } from '#ui/button.tsx'
import { ConfirmAction } from '#ui/confirm-action.tsx'
import { Field } from '#ui/field.tsx'
import { Form, useForm } from '#ui/form.tsx'
import { AppLink, useGo } from '#ui/link.tsx'
import { notify } from '#ui/notify.ts'
import { Loaded, Section, WorkPage } from '#ui/page.tsx'
import { usePageParam } from '#ui/page-route.ts'
import {
  judgeDifferent,
  type MergedField,
  type MergePreview,
  mergePersons,
  previewMerge,
} from '../contract.ts'
import { MergeRows } from './merge-rows.tsx'
import { SideBySide } from './side-by-side.tsx'

/** Work: two cards side by side, which value of each field survives, what moves; then one card. */
export default function MergePage() {
  const id = usePageParam('id')
  const former = usePageParam('former')
  const query = useOperation(previewMerge, { params: { id }, query: { former } })
  return (
    <WorkPage title="Объединить карточки" back={{ to: '/people/duplicates', label: 'Похожие карточки' }}>
      <Loaded query={query} shape="rows">
        {preview => <Merge key={`${id} ${former}`} preview={preview} />}
      </Loaded>
    </WorkPage>
  )
}

function Merge({ preview }: { preview: MergePreview }) {
  const { survivor, former } = preview
  const go = useGo()
  const form = useForm({ reason: '' })
  const [taken, setTaken] = useState<readonly MergedField[]>(
    preview.fields.filter(one => one.proposed === 'former').map(one => one.field),
  )
  const merge = useAction(mergePersons, {
    onRefused: form.refuse,
    onDone: () => {
      notify.success('Карточки объединены. Отменить можно в разделе «Изменения»')
      go(`/people/${survivor.id}`)
    },
  })
  const choose = (field: MergedField, from: 'survivor' | 'former') =>
    setTaken(old => (from === 'former' ? [...old, field] : old.filter(one => one !== field)))
  return (
    <>
      <p>
        Останется карточка <AppLink to={`/people/${survivor.id}`}>{survivor.name}</AppLink>, к ней
        присоединится <AppLink to={`/people/${former.id}`}>{former.name}</AppLink>. Прежняя не удаляется:
        ссылки на неё приведут к оставшейся.
      </p>
      <ButtonRow>
        <ButtonLink to={`/people/${former.id}/merge/${survivor.id}`} size="small">
          Поменять местами
        </ButtonLink>
        <Different preview={preview} />
      </ButtonRow>
      <Section title="Что останется в карточке">
        <SideBySide preview={preview} taken={taken} onChoose={choose} />
      </Section>
      <Section title="Что перейдёт">
        <MergeRows rows={preview.rows} />
      </Section>
      {preview.obstacle ? (
        <p role="alert">{preview.obstacle}</p>
      ) : (
        <Form
          error={form.error}
          label="Объединение"
          onSubmit={() =>
            void merge.run({
              params: { id: survivor.id },
              body: {
                former: former.id,
                version: survivor.version,
                formerVersion: former.version,
                take: [...taken],
                reason: form.values.reason,
              },
            })
          }
        >
          <Field
            label="Почему это один человек"
            hint="Останется в истории: «сверили паспорт», «сменила фамилию»"
            isRequired
            {...form.field('reason')}
          />
          <ButtonRow>
            <Button type="submit" tone="primary" isBusy={merge.isPending}>
              Объединить
            </Button>
            <ButtonLink to="/people/duplicates">Отмена</ButtonLink>
          </ButtonRow>
        </Form>
      )}
    </>
  )
}

function Different({ preview }: { preview: MergePreview }) {
  const go = useGo()
  const [isAsked, setAsked] = useState(false)
  const judge = useAction(judgeDifferent, {
    onDone: () => {
      notify.success('Отмечено: это разные люди')
      go('/people/duplicates')
    },
  })
  return (
    <>
      <Button size="small" onClick={() => setAsked(true)}>
        Это разные люди
      </Button>
      <ConfirmAction
        isOpen={isAsked}
        title="Это разные люди?"
        consequence="Пара больше не появится среди похожих карточек. Объединить их можно будет и потом, по ссылке."
        confirm="Это разные люди"
        reason={{ label: 'Как узнали', isRequired: true }}
        isBusy={judge.isPending}
        error={judge.error}
        onConfirm={reason =>
          void judge.run({ body: { one: preview.survivor.id, other: preview.former.id, reason } })
        }
        onClose={() => setAsked(false)}
      />
    </>
  )
}
