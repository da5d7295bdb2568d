import { AppShell, Burger, Group, NavLink, Text } from '@mantine/core';
import { useDisclosure, useMediaQuery } from '@mantine/hooks';
import { useEffect, useRef, type ReactNode } from 'react';
import { Link, useLocation } from 'wouter';
import { useUser } from '../session/context.ts';
import { ColorScheme } from './ColorScheme.tsx';
import { Connection } from './Connection.tsx';
import { Logo } from './Logo.tsx';
import { UserMenu } from './UserMenu.tsx';
import { VIEWS } from './views.ts';

/** What is around every view: where one is, who one is, and whether what one sees is live. */
export function Shell({ children }: { readonly children: ReactNode }) {
  const [opened, { toggle, close }] = useDisclosure(false);
  const narrow = useMediaQuery('(max-width: 47.99em)', false, { getInitialValueInEffect: false });
  const burger = useRef<HTMLButtonElement>(null);
  const menu = useMenuKeys(narrow && opened, () => {
    close();
    burger.current?.focus();
  });
  const [pathname] = useLocation();
  const { roles, orgId } = useUser();
  const views = VIEWS.filter((view) => !view.roles || view.roles.some((role) => roles.includes(role)));
  return (
    <AppShell
      header={{ height: 56 }}
      navbar={{ width: 216, breakpoint: 'sm', collapsed: { mobile: !opened } }}
      padding={{ base: 'md', md: 'xl' }}
    >
      <a href="#content" className="skip">
        To the content
      </a>
      <AppShell.Header px="md">
        <Group h="100%" justify="space-between" wrap="nowrap">
          <Group gap="sm" wrap="nowrap">
            <Burger
              ref={burger}
              opened={opened}
              onClick={toggle}
              hiddenFrom="sm"
              size="sm"
              aria-label={opened ? 'Close the menu' : 'Open the menu'}
              aria-expanded={opened}
            />
            <Logo />
            <Text size="sm" c="dimmed" visibleFrom="md" title="Your org">
              {orgId}
            </Text>
          </Group>
          <Group gap="xs" wrap="nowrap">
            <Connection />
            <ColorScheme />
            <UserMenu />
          </Group>
        </Group>
      </AppShell.Header>
      <AppShell.Navbar ref={menu} p="sm" aria-label="Views" inert={narrow && !opened}>
        {views.map(({ path, label, icon: Picture }) => (
          <NavLink
            key={path}
            component={Link}
            to={path}
            label={label}
            leftSection={<Picture size={18} stroke={1.7} aria-hidden />}
            active={isAt(pathname, path)}
            aria-current={isAt(pathname, path) ? 'page' : undefined}
            variant="light"
            onClick={() => {
              close();
              // The link goes out of sight with the menu.
              if (narrow) document.getElementById('content')?.focus();
            }}
            style={{ borderRadius: 'var(--mantine-radius-md)' }}
          />
        ))}
      </AppShell.Navbar>
      <AppShell.Main id="content" tabIndex={-1} style={{ outline: 'none' }}>
        {children}
      </AppShell.Main>
    </AppShell>
  );
}

/** On phones the menu lies over the page: it takes the focus, and Escape closes it. */
function useMenuKeys(open: boolean, close: () => void) {
  const menu = useRef<HTMLDivElement>(null);
  const leave = useRef(close);
  useEffect(() => {
    leave.current = close;
  });
  useEffect(() => {
    if (!open) return;
    const link = (which: string) => menu.current?.querySelector<HTMLElement>(which);
    (link('a[aria-current]') ?? link('a'))?.focus();
    const pressed = (event: KeyboardEvent) => {
      if (event.key === 'Escape') leave.current();
    };
    document.addEventListener('keydown', pressed);
    return () => document.removeEventListener('keydown', pressed);
  }, [open]);
  return menu;
}

function isAt(pathname: string, path: string): boolean {
  return pathname === path || pathname.startsWith(`${path}/`);
}
