import { useState } from 'react'
import { ActionBar } from '#ui/action-bar.tsx'
import { Button, ButtonLink, ButtonRow } from '#ui/button.tsx'
import { notify } from '#ui/notify.ts'
import { Section } from '#ui/page.tsx'
import { SidePanel } from '#ui/side-panel.tsx'

/** Buttons, next actions with what forbids the others, confirmation, side panel. */
export function ActionSamples() {
  const [isPanelOpen, setPanelOpen] = useState(false)
  return (
    <div style={{ display: 'grid', gridTemplateColumns: 'minmax(0, 1fr)', gap: '2rem' }}>
      <Section title="Кнопки">
        <ButtonRow>
          <Button tone="primary">Отправить</Button>
          <Button>Сохранить черновик</Button>
          <Button tone="quiet">Отложить</Button>
          <Button tone="danger">Отчислить</Button>
          <Button isBusy>Сохраняем</Button>
          <Button disabled>Недоступно</Button>
          <ButtonLink to="/dev/ui">Ссылка</ButtonLink>
          <Button size="small">Малая</Button>
        </ButtonRow>
      </Section>
      <Section title="Следующие действия">
        <ActionBar
          actions={[
            { action: 'issue', label: 'Издать приказ', allowed: true },
            { action: 'edit', label: 'Изменить', allowed: true },
            { action: 'withdraw', label: 'Отозвать', allowed: true },
            {
              action: 'close',
              label: 'Закрыть поток',
              allowed: false,
              reason: 'Трое слушателей ещё не аттестованы',
            },
            {
              action: 'delete',
              label: 'Удалить',
              allowed: false,
              reason: 'Приказ уже зарегистрирован под № 14',
            },
          ]}
          details={{
            issue: {
              isPrimary: true,
              confirm: {
                title: 'Издать приказ № 14?',
                consequence: 'Приказ получат 32 слушателя. Отозвать его можно будет только новым приказом.',
              },
            },
            withdraw: {
              isDanger: true,
              confirm: {
                title: 'Отозвать приказ № 14?',
                consequence: 'Слушатели узнают об этом сразу, зачисление прекратится.',
                reason: { label: 'Причина', isRequired: true, hint: 'Её увидят слушатели и проверяющие' },
              },
            },
          }}
          onAction={action => notify.success(`Сделано: ${action}`)}
        />
      </Section>
      <Section title="Панель сбоку">
        <ButtonRow>
          <Button onClick={() => setPanelOpen(true)}>Открыть панель</Button>
          <Button
            onClick={() => notify.error('Приказ не издан: нет подписи руководителя. Попросите её подписать.')}
          >
            Сообщение об отказе
          </Button>
        </ButtonRow>
        <SidePanel
          isOpen={isPanelOpen}
          title="Соколова Мария Ильинична"
          onClose={() => setPanelOpen(false)}
          actions={<Button tone="primary">Открыть карточку</Button>}
        >
          <p>Учитель математики, школа № 5. Маршрут на 108 часов, пройдено 36.</p>
        </SidePanel>
      </Section>
    </div>
  )
}
