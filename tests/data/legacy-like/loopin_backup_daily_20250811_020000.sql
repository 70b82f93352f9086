--
-- PostgreSQL database dump
--

\restrict InventedKeyOfATest0123456789

-- Dumped from database version 15.19
-- Dumped by pg_dump version 15.19

SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;

ALTER TABLE ONLY public.read_logs DROP CONSTRAINT read_logs_user_id_fkey;
ALTER TABLE ONLY public.read_logs DROP CONSTRAINT read_logs_update_id_fkey;
ALTER TABLE ONLY public.users DROP CONSTRAINT users_username_key;
ALTER TABLE ONLY public.users DROP CONSTRAINT users_pkey;
ALTER TABLE ONLY public.updates DROP CONSTRAINT updates_pkey;
ALTER TABLE ONLY public.read_logs DROP CONSTRAINT read_logs_pkey;
ALTER TABLE ONLY public.archived_updates DROP CONSTRAINT archived_updates_pkey;
ALTER TABLE public.users ALTER COLUMN id DROP DEFAULT;
ALTER TABLE public.read_logs ALTER COLUMN id DROP DEFAULT;
DROP SEQUENCE public.users_id_seq;
DROP TABLE public.users;
DROP TABLE public.updates;
DROP SEQUENCE public.read_logs_id_seq;
DROP TABLE public.read_logs;
DROP TABLE public.archived_updates;
SET default_tablespace = '';

SET default_table_access_method = heap;

--
-- Name: archived_updates; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.archived_updates (
    id text NOT NULL,
    author text,
    message text
);


--
-- Name: read_logs; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.read_logs (
    id integer NOT NULL,
    update_id text,
    user_id integer,
    read_at timestamp with time zone
);


--
-- Name: read_logs_id_seq; Type: SEQUENCE; Schema: public; Owner: -
--

CREATE SEQUENCE public.read_logs_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


--
-- Name: read_logs_id_seq; Type: SEQUENCE OWNED BY; Schema: public; Owner: -
--

ALTER SEQUENCE public.read_logs_id_seq OWNED BY public.read_logs.id;


--
-- Name: updates; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.updates (
    id text NOT NULL,
    author text,
    message text,
    "timestamp" timestamp with time zone
);


--
-- Name: users; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.users (
    id integer NOT NULL,
    username text NOT NULL,
    display_name text,
    role text DEFAULT 'user'::text
);


--
-- Name: users_id_seq; Type: SEQUENCE; Schema: public; Owner: -
--

CREATE SEQUENCE public.users_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


--
-- Name: users_id_seq; Type: SEQUENCE OWNED BY; Schema: public; Owner: -
--

ALTER SEQUENCE public.users_id_seq OWNED BY public.users.id;


--
-- Name: read_logs id; Type: DEFAULT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.read_logs ALTER COLUMN id SET DEFAULT nextval('public.read_logs_id_seq'::regclass);


--
-- Name: users id; Type: DEFAULT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.users ALTER COLUMN id SET DEFAULT nextval('public.users_id_seq'::regclass);


--
-- Data for Name: archived_updates; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.archived_updates (id, author, message) FROM stdin;
\.


--
-- Data for Name: read_logs; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.read_logs (id, update_id, user_id, read_at) FROM stdin;
1	u2	2	2025-06-02 09:11:00+00
2	u3	3	2025-06-02 09:22:00+00
3	u4	4	2025-06-02 09:33:00+00
4	u5	5	2025-06-02 09:44:00+00
5	u6	6	2025-06-02 09:55:00+00
6	u7	1	2025-06-02 10:06:00+00
7	u8	2	2025-06-02 10:17:00+00
8	u9	3	2025-06-02 10:28:00+00
9	u10	4	2025-06-02 10:39:00+00
10	u11	5	2025-06-02 10:50:00+00
11	u12	6	2025-06-02 11:01:00+00
12	u13	1	2025-06-02 11:12:00+00
13	u14	2	2025-06-02 11:23:00+00
14	u15	3	2025-06-02 11:34:00+00
15	u16	4	2025-06-02 11:45:00+00
16	u17	5	2025-06-02 11:56:00+00
17	u18	6	2025-06-02 12:07:00+00
18	u19	1	2025-06-02 12:18:00+00
19	u20	2	2025-06-02 12:29:00+00
20	u21	3	2025-06-02 12:40:00+00
21	u22	4	2025-06-02 12:51:00+00
22	u23	5	2025-06-02 13:02:00+00
23	u24	6	2025-06-02 13:13:00+00
24	u25	1	2025-06-02 13:24:00+00
25	u1	2	2025-06-02 13:35:00+00
26	u2	3	2025-06-02 13:46:00+00
27	u3	4	2025-06-02 13:57:00+00
28	u4	5	2025-06-02 14:08:00+00
29	u5	6	2025-06-02 14:19:00+00
30	u6	1	2025-06-02 14:30:00+00
31	u7	2	2025-06-02 14:41:00+00
32	u8	3	2025-06-02 14:52:00+00
33	u9	4	2025-06-02 15:03:00+00
34	u10	5	2025-06-02 15:14:00+00
35	u11	6	2025-06-02 15:25:00+00
36	u12	1	2025-06-02 15:36:00+00
37	u13	2	2025-06-02 15:47:00+00
38	u14	3	2025-06-02 15:58:00+00
39	u15	4	2025-06-02 16:09:00+00
40	u16	5	2025-06-02 16:20:00+00
41	u17	6	2025-06-02 16:31:00+00
42	u18	1	2025-06-02 16:42:00+00
43	u19	2	2025-06-02 16:53:00+00
44	u20	3	2025-06-02 17:04:00+00
45	u21	4	2025-06-02 17:15:00+00
46	u22	5	2025-06-02 17:26:00+00
47	u23	6	2025-06-02 17:37:00+00
48	u24	1	2025-06-02 17:48:00+00
49	u25	2	2025-06-02 17:59:00+00
50	u1	3	2025-06-02 18:10:00+00
51	u2	4	2025-06-02 18:21:00+00
52	u3	5	2025-06-02 18:32:00+00
53	u4	6	2025-06-02 18:43:00+00
54	u5	1	2025-06-02 18:54:00+00
55	u6	2	2025-06-02 19:05:00+00
56	u7	3	2025-06-02 19:16:00+00
57	u8	4	2025-06-02 19:27:00+00
58	u9	5	2025-06-02 19:38:00+00
59	u10	6	2025-06-02 19:49:00+00
60	u11	1	2025-06-02 20:00:00+00
\.


--
-- Data for Name: updates; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.updates (id, author, message, "timestamp") FROM stdin;
u1	person2	Invented message\n-- with a line that looks like a comment, number 1	2025-06-01 08:37:00+00
u2	person3	Invented message\n-- with a line that looks like a comment, number 2	2025-06-01 09:14:00+00
u3	person4	Invented message\n-- with a line that looks like a comment, number 3	2025-06-01 09:51:00+00
u4	person5	Invented message\n-- with a line that looks like a comment, number 4	2025-06-01 10:28:00+00
u5	person6	Invented message\n-- with a line that looks like a comment, number 5	2025-06-01 11:05:00+00
u6	person1	Invented message\n-- with a line that looks like a comment, number 6	2025-06-01 11:42:00+00
u7	person2	Invented message\n-- with a line that looks like a comment, number 7	2025-06-01 12:19:00+00
u8	person3	Invented message\n-- with a line that looks like a comment, number 8	2025-06-01 12:56:00+00
u9	person4	Invented message\n-- with a line that looks like a comment, number 9	2025-06-01 13:33:00+00
u10	person5	Invented message\n-- with a line that looks like a comment, number 10	2025-06-01 14:10:00+00
u11	person6	Invented message\n-- with a line that looks like a comment, number 11	2025-06-01 14:47:00+00
u12	person1	Invented message\n-- with a line that looks like a comment, number 12	2025-06-01 15:24:00+00
u13	person2	Invented message\n-- with a line that looks like a comment, number 13	2025-06-01 16:01:00+00
u14	person3	Invented message\n-- with a line that looks like a comment, number 14	2025-06-01 16:38:00+00
u15	person4	Invented message\n-- with a line that looks like a comment, number 15	2025-06-01 17:15:00+00
u16	person5	Invented message\n-- with a line that looks like a comment, number 16	2025-06-01 17:52:00+00
u17	person6	Invented message\n-- with a line that looks like a comment, number 17	2025-06-01 18:29:00+00
u18	person1	Invented message\n-- with a line that looks like a comment, number 18	2025-06-01 19:06:00+00
u19	person2	Invented message\n-- with a line that looks like a comment, number 19	2025-06-01 19:43:00+00
u20	person3	Invented message\n-- with a line that looks like a comment, number 20	2025-06-01 20:20:00+00
u21	person4	Invented message\n-- with a line that looks like a comment, number 21	2025-06-01 20:57:00+00
u22	person5	Invented message\n-- with a line that looks like a comment, number 22	2025-06-01 21:34:00+00
u23	person6	Invented message\n-- with a line that looks like a comment, number 23	2025-06-01 22:11:00+00
u24	person1	Invented message\n-- with a line that looks like a comment, number 24	2025-06-01 22:48:00+00
u25	person2	Invented message\n-- with a line that looks like a comment, number 25	2025-06-01 23:25:00+00
\.


--
-- Data for Name: users; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.users (id, username, display_name, role) FROM stdin;
1	person1	Person 1	admin
2	person2	Person 2	user
3	person3	Person 3	user
4	person4	Person 4	user
5	person5	Person 5	user
6	person6	Person 6	user
\.


--
-- Name: read_logs_id_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.read_logs_id_seq', 60, true);


--
-- Name: users_id_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.users_id_seq', 6, true);


--
-- Name: archived_updates archived_updates_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.archived_updates
    ADD CONSTRAINT archived_updates_pkey PRIMARY KEY (id);


--
-- Name: read_logs read_logs_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.read_logs
    ADD CONSTRAINT read_logs_pkey PRIMARY KEY (id);


--
-- Name: updates updates_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.updates
    ADD CONSTRAINT updates_pkey PRIMARY KEY (id);


--
-- Name: users users_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.users
    ADD CONSTRAINT users_pkey PRIMARY KEY (id);


--
-- Name: users users_username_key; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.users
    ADD CONSTRAINT users_username_key UNIQUE (username);


--
-- Name: read_logs read_logs_update_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.read_logs
    ADD CONSTRAINT read_logs_update_id_fkey FOREIGN KEY (update_id) REFERENCES public.updates(id);


--
-- Name: read_logs read_logs_user_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.read_logs
    ADD CONSTRAINT read_logs_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.users(id);


--
-- PostgreSQL database dump complete
--

\unrestrict InventedKeyOfATest0123456789

