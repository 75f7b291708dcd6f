/** Rows of the hard schema in which every column that may be null is null once, and every type has a value once. */
export const hardRows = `
insert into users (code, mail, mood, moods, tags, homes, home, places, span, grade, counts, amount, amounts, bigs, grid, stamps,
  texts, settings, extra, logs, pause, spot, ring, raw, net, born, tier, "weird name", "Quote""d")
values (1, 'a@b', 'sad', '{sad,Ok}', '{a,b}', '{"(x,1)"}', '(x,1)', '{"[1,2]"}', '[1,2]', 'good', '{1,2}', 1.5, '{1.5}', '{1}',
  '{{1,2},{3,4}}', '{2026-01-01}', '{a}', '{"a": "x", "b": null}', '[1]', '{"{}"}', '1 day', '(1,2)', '<(1,2),3>', '\\x01',
  '::1', '2026-01-01', 'pro', 'w', 'q');
insert into users (code, mail, grade) values (2, 'c@d', 'bad');
insert into auth.users (id, user_id) values ('00000000-0000-0000-0000-000000000001', 1);
insert into auth_users values (1);
insert into json values (1, '{"a": 1}');
insert into generated values (1);
insert into user_accounts values (1, 1), (2, null);
insert into "UserAccounts" values (1);
insert into date values (1);
insert into events (at, kind) values ('2026-05-05', 'k');
insert into animals values (5, 'ant'), (1, 'asp');
insert into cats values (6, 'tom', 9);
insert into users (code, mail, grade, seen) values (9, 'e@f', 'bad', 'infinity');
`
