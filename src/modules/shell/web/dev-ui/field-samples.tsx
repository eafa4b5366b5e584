import { useState } from 'react'
import { z } from 'zod'
import { Button, ButtonRow } from '#ui/button.tsx'
import { Field } from '#ui/field.tsx'
import { FileDrop } from '#ui/file-drop.tsx'
import { Form, useForm } from '#ui/form.tsx'
import { Section } from '#ui/page.tsx'

const MEGABYTE = 1024 * 1024

const sample = z.object({
  title: z.string().min(5, 'Название короче пяти букв. Напишите его целиком'),
  hours: z.number('Укажите объём в часах').min(16, 'Меньше 16 часов программа быть не может'),
  start: z.iso.date('Укажите день начала: дд.мм.гггг'),
  form: z.string().min(1, 'Выберите форму обучения'),
  about: z.string().max(300, 'Не больше 300 знаков'),
  agreed: z.literal(true, 'Без согласия программу не отправить'),
})

/** Fields of every kind, right, wrong and shut. */
export function FieldSamples() {
  const [file, setFile] = useState<File | null>(null)
  const form = useForm<{
    title: string
    hours: number | null
    start: string
    form: string
    school: string
    pace: string
    about: string
    agreed: boolean
  }>({ title: 'Урок', hours: null, start: '', form: '', school: '', pace: 'calm', about: '', agreed: false })
  return (
    <div style={{ display: 'grid', gridTemplateColumns: 'minmax(0, 1fr)', gap: '2rem', maxWidth: '36rem' }}>
      <Section title="Форма">
        <Form error={form.error} onSubmit={() => form.check(sample)} label="Образец формы">
          <Field
            {...form.field('title')}
            label="Название"
            hint="Как оно будет стоять в удостоверении"
            isRequired
          />
          <Field {...form.field('hours')} kind="number" label="Объём" unit="ч" width="short" isRequired />
          <Field {...form.field('start')} kind="date" label="Начало" isRequired />
          <Field
            {...form.field('form')}
            kind="select"
            label="Форма обучения"
            placeholder="Выберите"
            options={[
              { value: 'full', label: 'Очная' },
              { value: 'part', label: 'Очно-заочная' },
              { value: 'distance', label: 'Заочная с применением дистанционных технологий' },
            ]}
          />
          <Field
            {...form.field('school')}
            kind="combobox"
            label="Площадка"
            options={Array.from({ length: 60 }, (_, at) => ({
              value: String(at),
              label: `Школа № ${at + 1}`,
            }))}
          />
          <Field
            {...form.field('pace')}
            kind="choice"
            label="Темп"
            options={[
              { value: 'calm', label: 'Спокойный', note: '2–3 часа в неделю' },
              { value: 'quick', label: 'Быстрый', note: '6–8 часов в неделю' },
            ]}
          />
          <Field {...form.field('about')} kind="textarea" label="О чём программа" maxLength={300} />
          <Field
            {...form.field('agreed')}
            kind="checkbox"
            label="Согласен на обработку персональных данных"
            isRequired
          />
          <ButtonRow>
            <Button type="submit" tone="primary">
              Проверить
            </Button>
            <Button onClick={() => form.reset()}>Очистить</Button>
          </ButtonRow>
        </Form>
      </Section>
      <Section title="Отдельные поля">
        <Field
          name="shut"
          label="Закрытое поле"
          value="Заполнит система"
          onChange={() => undefined}
          isDisabled
        />
        <PasswordSample />
        <Field
          name="wrong"
          label="СНИЛС"
          value="112-233-445 96"
          onChange={() => undefined}
          error="Не сходится контрольная сумма. Проверьте цифры 112-233-445 96"
        />
        <Field
          name="both"
          label="Поле, которое тем временем изменил другой"
          value="О порядке моей работы"
          onChange={() => undefined}
          theirs={{ other: 'О порядке общей работы', isTaken: false, onSwap: () => undefined }}
        />
      </Section>
      <Section title="Файл">
        <FileDrop
          label="Файл со штатом"
          accept={['.xlsx', '.csv']}
          maxBytes={20 * MEGABYTE}
          file={file}
          onFile={setFile}
        />
      </Section>
    </div>
  )
}

function PasswordSample() {
  const [value, setValue] = useState('секрет')
  return <Field kind="password" name="sample-password" label="Пароль" value={value} onChange={setValue} />
}
