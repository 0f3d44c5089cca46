/** The frame around each page: where one can go, who looks, and in which language and light. */
import {
  ActionIcon,
  AppShell,
  Box,
  Burger,
  Divider,
  Group,
  Menu,
  ScrollArea,
  Stack,
  Text,
  useMantineColorScheme,
} from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { type ReactNode, useEffect, useState } from 'react';
import { Link, useLocation } from 'wouter';
import { lookAs, roleHere, rolesHere, signOut } from '../client/session.ts';
import type { Page } from '../pages/page.ts';
import { useFormat } from '../words/format.ts';
import { type Locale, locales, useLocale, useWords } from '../words/locale.tsx';
import { useNow } from './clock.tsx';
import { Flame } from './flame.tsx';
import { CheckIcon, GlobeIcon, MoonIcon, PersonIcon, SunIcon } from './icons.tsx';
import { useMe } from './me.tsx';
import { useShop } from './shop.tsx';
import { frameWords } from './words.ts';

const Brand = () => {
  const { name } = useShop();
  return (
    <Group gap={10} wrap="nowrap" component="span">
      <Flame />
      <Stack gap={0} component="span">
        <Text fw={650} lh={1.15} component="span" style={{ letterSpacing: '-0.01em' }}>
          Rekindle
        </Text>
        <Text size="xs" c="dimmed" lh={1.2} component="span" lineClamp={1}>
          {name}
        </Text>
      </Stack>
    </Group>
  );
};

const marked = (isChosen: boolean) => (isChosen ? <CheckIcon size={15} /> : <Box w={15} />);

const LanguageMenu = () => {
  const own = useWords(frameWords);
  const { locale, choose } = useLocale();
  return (
    <Menu position="top-start">
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" size="lg" aria-label={own.language}>
          <GlobeIcon />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {(Object.keys(locales) as Locale[]).map((each) => (
          <Menu.Item
            key={each}
            lang={each}
            leftSection={marked(each === locale)}
            onClick={() => choose(each)}
          >
            {locales[each]}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
};

const LightMenu = () => {
  const own = useWords(frameWords);
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <Menu position="top-start">
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" size="lg" aria-label={own.look}>
          {colorScheme === 'dark' ? <MoonIcon /> : <SunIcon />}
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {(['light', 'dark', 'auto'] as const).map((each) => (
          <Menu.Item
            key={each}
            leftSection={marked(each === colorScheme)}
            onClick={() => setColorScheme(each)}
          >
            {own[each]}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
};

const AccountMenu = () => {
  const own = useWords(frameWords);
  const { who } = useMe();
  const [roles, setRoles] = useState<readonly string[]>([]);
  useEffect(() => {
    void rolesHere().then(setRoles);
  }, []);
  const isLocal = roles.length > 0;
  return (
    <Menu position="top-end" width={220}>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" size="lg" aria-label={own.account}>
          <PersonIcon />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label className="wrap">{isLocal ? own.local : who}</Menu.Label>
        {roles.map((role) => (
          <Menu.Item key={role} leftSection={marked(role === roleHere())} onClick={() => lookAs(role)}>
            {own.lookAs}: {role}
          </Menu.Item>
        ))}
        {!isLocal && <Menu.Item onClick={() => void signOut()}>{own.signOut}</Menu.Item>}
      </Menu.Dropdown>
    </Menu>
  );
};

const ClockLine = () => {
  const format = useFormat();
  const { timezone } = useShop();
  const at = new Date(useNow()).toISOString();
  return (
    <Text size="xs" c="dimmed" className="figures">
      {format.time(at)} · {timezone.split('/').at(-1)?.replaceAll('_', ' ')}
    </Text>
  );
};

const NavLinks = ({ pages, onGo }: { readonly pages: readonly Page[]; readonly onGo: () => void }) => {
  const [location] = useLocation();
  const { locale } = useLocale();
  return (
    <Stack gap={2} component="ul" p={0} m={0} style={{ listStyle: 'none' }}>
      {pages.map(({ path, name, icon: Icon }) => {
        const isHere = location === path || location.startsWith(`${path}/`);
        return (
          <li key={path}>
            <Link href={path} className="nav-link" aria-current={isHere ? 'page' : undefined} onClick={onGo}>
              <Icon />
              {name[locale]}
            </Link>
          </li>
        );
      })}
    </Stack>
  );
};

export const Layout = ({
  pages,
  children,
}: {
  readonly pages: readonly Page[];
  readonly children: ReactNode;
}) => {
  const own = useWords(frameWords);
  const [isOpen, { toggle, close }] = useDisclosure();
  return (
    <AppShell
      layout="alt"
      navbar={{ width: 224, breakpoint: 'sm', collapsed: { mobile: !isOpen } }}
      header={{ height: { base: 56, sm: 0 } }}
      withBorder={false}
    >
      <a className="skip" href="#page">
        {own.skip}
      </a>
      <AppShell.Header
        hiddenFrom="sm"
        bg="var(--rekindle-page)"
        style={{ borderBottom: '1px solid var(--rekindle-line)' }}
      >
        <Group h="100%" px="md" justify="space-between" wrap="nowrap">
          <Link href="/" className="plain-link">
            <Brand />
          </Link>
          <Burger opened={isOpen} onClick={toggle} size="sm" aria-label={own.menu} aria-expanded={isOpen} />
        </Group>
      </AppShell.Header>
      <AppShell.Navbar
        aria-label={own.pages}
        bg="var(--rekindle-page)"
        style={{ borderRight: '1px solid var(--rekindle-line)' }}
      >
        <AppShell.Section p="md" pb="xs">
          <Group justify="space-between" wrap="nowrap">
            <Link href="/" className="plain-link" onClick={close}>
              <Brand />
            </Link>
            <Burger hiddenFrom="sm" opened={isOpen} onClick={toggle} size="sm" aria-label={own.close} />
          </Group>
        </AppShell.Section>
        <AppShell.Section grow component={ScrollArea} px="sm" py="xs">
          <NavLinks pages={pages} onGo={close} />
        </AppShell.Section>
        <AppShell.Section px="md" pb="md">
          <Divider mb="sm" color="var(--rekindle-line)" />
          <ClockLine />
          <Group gap={4} mt={6} ml={-8}>
            <LanguageMenu />
            <LightMenu />
            <AccountMenu />
          </Group>
        </AppShell.Section>
      </AppShell.Navbar>
      <AppShell.Main id="page" tabIndex={-1} style={{ outline: 'none' }}>
        <Box px={{ base: 'md', sm: 'xl' }} py={{ base: 'md', sm: 'xl' }} maw={1180} mx="auto">
          {children}
        </Box>
      </AppShell.Main>
    </AppShell>
  );
};
