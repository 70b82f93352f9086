<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de_DE" sourcelanguage="en">
    <context>
        <name>AboutSection</name>
        <message>
            <source>About</source>
            <translation>Über</translation>
        </message>
        <message>
            <source>Backups of PostgreSQL that are proven to be restorable.</source>
            <translation>Sicherungen von PostgreSQL, die nachweislich wiederherstellbar sind.</translation>
        </message>
        <message>
            <source>Copy</source>
            <translation>Kopieren</translation>
        </message>
        <message>
            <source>The work of others</source>
            <translation>Die Arbeit anderer</translation>
        </message>
        <message>
            <source>Version %1</source>
            <translation>Version %1</translation>
        </message>
        <message>
            <source>License: Apache 2.0</source>
            <translation>Lizenz: Apache 2.0</translation>
        </message>
    </context>
    <context>
        <name>AcceptDialog</name>
        <message>
            <source>Accept a suspect backup</source>
            <translation>Eine verdächtige Sicherung anerkennen</translation>
        </message>
        <message>
            <source>Is the database as it should be?</source>
            <translation>Ist die Datenbank so, wie sie sein soll?</translation>
        </message>
        <message>
            <source>It is suspect</source>
            <translation>Sie ist verdächtig</translation>
        </message>
        <message>
            <source>If you accept it, the suspicion is settled: cleanup goes on, and may later delete the backups from before the loss. If rows are missing, restore an earlier backup instead.</source>
            <translation>Wird sie anerkannt, ist der Verdacht erledigt: Das Aufräumen geht weiter und löscht später vielleicht die Sicherungen von vor dem Verlust. Fehlen Zeilen, ist es besser, eine frühere Sicherung wiederherzustellen.</translation>
        </message>
        <message>
            <source>Cancel</source>
            <translation>Abbrechen</translation>
        </message>
        <message>
            <source>Accept as it is</source>
            <translation>So anerkennen</translation>
        </message>
    </context>
    <context>
        <name>Access</name>
        <message>
            <source>Endpoint</source>
            <translation>Endpunkt</translation>
        </message>
        <message>
            <source>Empty for Amazon's own.</source>
            <translation>Leer für den von Amazon.</translation>
        </message>
        <message>
            <source>Keys</source>
            <translation>Schlüssel</translation>
        </message>
        <message>
            <source>Access key id</source>
            <translation>Schlüssel-ID</translation>
        </message>
        <message>
            <source>Secret</source>
            <translation>Geheimnis</translation>
        </message>
        <message>
            <source>Choose…</source>
            <translation>Wählen…</translation>
        </message>
        <message>
            <source>Choose the file with the keys</source>
            <translation>Die Datei mit den Schlüsseln wählen</translation>
        </message>
        <message>
            <source>File</source>
            <translation>Datei</translation>
        </message>
        <message>
            <source>Region</source>
            <translation>Region</translation>
        </message>
        <message>
            <source>in this user's keyring, where only you can read them</source>
            <translation>im Schlüsselbund dieses Benutzers, wo sie niemand sonst lesen kann</translation>
        </message>
        <message>
            <source>in a file beside the profiles that only you can read</source>
            <translation>in einer Datei neben den Profilen, die niemand sonst lesen kann</translation>
        </message>
        <message>
            <source>in a file of yours, which stays where it is</source>
            <translation>in einer eigenen Datei, die bleibt, wo sie ist</translation>
        </message>
        <message>
            <source>in the environment, in ~/.aws/credentials, or with systemd</source>
            <translation>in der Umgebung, in ~/.aws/credentials oder bei systemd</translation>
        </message>
        <message>
            <source>none: this machine has a role that lets it in</source>
            <translation>keine: Dieser Rechner hat eine Rolle, die ihn einlässt</translation>
        </message>
        <message>
            <source>stored; empty leaves it as it is</source>
            <translation>gespeichert; leer bleibt es, wie es ist</translation>
        </message>
        <message>
            <source>The file with the keys</source>
            <translation>Die Datei mit den Schlüsseln</translation>
        </message>
    </context>
    <context>
        <name>Actions</name>
        <message>
            <source>Back up now</source>
            <translation>Jetzt sichern</translation>
        </message>
        <message>
            <source>Restore…</source>
            <translation>Wiederherstellen…</translation>
        </message>
        <message>
            <source>New profile…</source>
            <translation>Neues Profil…</translation>
        </message>
        <message>
            <source>Edit profile…</source>
            <translation>Profil bearbeiten…</translation>
        </message>
        <message>
            <source>Refresh</source>
            <translation>Aktualisieren</translation>
        </message>
        <message>
            <source>Help</source>
            <translation>Hilfe</translation>
        </message>
        <message>
            <source>Activity</source>
            <translation>Aktivität</translation>
        </message>
        <message>
            <source>Settings</source>
            <translation>Einstellungen</translation>
        </message>
        <message>
            <source>First-run guide…</source>
            <translation>Einführung…</translation>
        </message>
        <message>
            <source>Quit</source>
            <translation>Beenden</translation>
        </message>
    </context>
    <context>
        <name>ActivityPage</name>
        <message>
            <source>Activity</source>
            <translation>Aktivität</translation>
        </message>
        <message>
            <source>Views</source>
            <translation>Ansichten</translation>
        </message>
        <message>
            <source>Jobs</source>
            <translation>Aufträge</translation>
        </message>
        <message>
            <source>Journal</source>
            <translation>Journal</translation>
        </message>
        <message>
            <source>Log files</source>
            <translation>Protokolldateien</translation>
        </message>
    </context>
    <context>
        <name>AlarmBar</name>
        <message>
            <source>Show</source>
            <translation>Anzeigen</translation>
        </message>
        <message numerus="yes">
            <source>%n more database(s) too.</source>
            <translation>
                <numerusform>Auch %n weitere Datenbank.</numerusform>
                <numerusform>Auch %n weitere Datenbanken.</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>BackUpDialog</name>
        <message>
            <source>Back up %1</source>
            <translation>%1 sichern</translation>
        </message>
        <message>
            <source>Kind</source>
            <translation>Art</translation>
        </message>
        <message>
            <source>Note</source>
            <translation>Notiz</translation>
        </message>
        <message>
            <source>for example: before the migration</source>
            <translation>zum Beispiel: vor der Umstellung</translation>
        </message>
        <message>
            <source>Pin it: no cleanup deletes it</source>
            <translation>Anheften: Kein Aufräumen löscht sie</translation>
        </message>
        <message>
            <source>Back up now</source>
            <translation>Jetzt sichern</translation>
        </message>
        <message>
            <source>Command line…</source>
            <translation>Befehlszeile…</translation>
        </message>
        <message>
            <source>Cancel</source>
            <translation>Abbrechen</translation>
        </message>
    </context>
    <context>
        <name>BackupActions</name>
        <message>
            <source>Command line for</source>
            <translation>Befehlszeile für</translation>
        </message>
        <message>
            <source>Restore…</source>
            <translation>Wiederherstellen…</translation>
        </message>
        <message>
            <source>Verify the bytes</source>
            <translation>Die Bytes prüfen</translation>
        </message>
        <message>
            <source>Verify the structure</source>
            <translation>Die Struktur prüfen</translation>
        </message>
        <message>
            <source>Drill</source>
            <translation>Übung</translation>
        </message>
        <message>
            <source>Compare…</source>
            <translation>Vergleichen…</translation>
        </message>
        <message>
            <source>Pin</source>
            <translation>Anheften</translation>
        </message>
        <message>
            <source>Unpin</source>
            <translation>Lösen</translation>
        </message>
        <message>
            <source>Note…</source>
            <translation>Notiz…</translation>
        </message>
        <message>
            <source>Accept as it is…</source>
            <translation>So anerkennen…</translation>
        </message>
        <message>
            <source>Export as plain .sql…</source>
            <translation>Als einfache .sql exportieren…</translation>
        </message>
        <message>
            <source>Reveal in folder</source>
            <translation>Im Ordner zeigen</translation>
        </message>
        <message>
            <source>Copy name</source>
            <translation>Namen kopieren</translation>
        </message>
        <message>
            <source>Command line…</source>
            <translation>Befehlszeile…</translation>
        </message>
        <message>
            <source>Delete…</source>
            <translation>Löschen…</translation>
        </message>
        <message>
            <source>Export as plain .sql</source>
            <translation>Als einfache .sql exportieren</translation>
        </message>
        <message>
            <source>%1 exists already, and no file is ever overwritten.</source>
            <translation>%1 gibt es schon, und keine Datei wird je überschrieben.</translation>
        </message>
        <message>
            <source>Choose another name.</source>
            <translation>Bitte einen anderen Namen wählen.</translation>
        </message>
        <message>
            <source>There is no other backup of this database to compare with.</source>
            <translation>Es gibt keine andere Sicherung dieser Datenbank zum Vergleichen.</translation>
        </message>
        <message>
            <source>Take another backup first.</source>
            <translation>Zuerst noch eine Sicherung machen.</translation>
        </message>
    </context>
    <context>
        <name>BackupDetails</name>
        <message>
            <source>Nobody knows when it was made</source>
            <translation>Niemand weiß, wann sie gemacht wurde</translation>
        </message>
        <message>
            <source>encrypted with %1</source>
            <translation>verschlüsselt mit %1</translation>
        </message>
        <message>
            <source>%1 rows</source>
            <translation>%1 Zeilen</translation>
        </message>
        <message numerus="yes">
            <source>%n table(s)</source>
            <translation>
                <numerusform>eine Tabelle</numerusform>
                <numerusform>%n Tabellen</numerusform>
            </translation>
        </message>
        <message>
            <source>%1 of dump, %2 stored</source>
            <translation>%1 Abzug, %2 gespeichert</translation>
        </message>
        <message>
            <source>Note: %1</source>
            <translation>Notiz: %1</translation>
        </message>
        <message>
            <source>Verified</source>
            <translation>Geprüft</translation>
        </message>
        <message>
            <source>never; a drill proves that it restores</source>
            <translation>nie; eine Übung beweist, dass sie sich wiederherstellen lässt</translation>
        </message>
        <message>
            <source>Copies</source>
            <translation>Kopien</translation>
        </message>
        <message>
            <source>Warnings of pg_dump</source>
            <translation>Warnungen von pg_dump</translation>
        </message>
        <message>
            <source>Not in it</source>
            <translation>Nicht enthalten</translation>
        </message>
        <message>
            <source>Journal</source>
            <translation>Journal</translation>
        </message>
        <message>
            <source>File</source>
            <translation>Datei</translation>
        </message>
        <message>
            <source>%1 failed</source>
            <translation>%1 fehlgeschlagen</translation>
        </message>
        <message>
            <source>%1: deleted by its own cleanup</source>
            <translation>%1: vom dortigen Aufräumen gelöscht</translation>
        </message>
        <message>
            <source>verified %1</source>
            <translation>geprüft %1</translation>
        </message>
        <message>
            <source>damaged, verified %1</source>
            <translation>beschädigt, geprüft %1</translation>
        </message>
        <message>
            <source>States</source>
            <translation>Zustände</translation>
        </message>
        <message>
            <source>Kinds</source>
            <translation>Arten</translation>
        </message>
        <message numerus="yes">
            <source>%n of them pinned</source>
            <translation>
                <numerusform>eine davon angeheftet</numerusform>
                <numerusform>%n davon angeheftet</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>BackupStep</name>
        <message numerus="yes">
            <source>%1 rows in %n table(s), read back from the disk.</source>
            <translation>
                <numerusform>%1 Zeilen in einer Tabelle, vom Datenträger zurückgelesen.</numerusform>
                <numerusform>%1 Zeilen in %n Tabellen, vom Datenträger zurückgelesen.</numerusform>
            </translation>
        </message>
        <message>
            <source>%1, made in %2.</source>
            <translation>%1, gemacht in %2.</translation>
        </message>
        <message>
            <source>The first backup is there.</source>
            <translation>Die erste Sicherung ist da.</translation>
        </message>
        <message>
            <source>Backups</source>
            <translation>Sicherungen</translation>
        </message>
        <message>
            <source>I know this file and trust what is in it: the server will run it</source>
            <translation>Diese Datei ist bekannt und ihr Inhalt vertrauenswürdig: Der Server wird ihn ausführen</translation>
        </message>
        <message>
            <source>Which backup?</source>
            <translation>Welche Sicherung?</translation>
        </message>
        <message>
            <source>There is no backup yet that could be restored.</source>
            <translation>Es gibt noch keine Sicherung, die sich wiederherstellen ließe.</translation>
        </message>
        <message>
            <source>Back up now</source>
            <translation>Jetzt sichern</translation>
        </message>
        <message>
            <source>%1 is not offered</source>
            <translation>%1 wird nicht angeboten</translation>
        </message>
        <message>
            <source>%1 of the database %2</source>
            <translation>%1 der Datenbank %2</translation>
        </message>
        <message>
            <source>Choose a backup first.</source>
            <translation>Zuerst eine Sicherung wählen.</translation>
        </message>
        <message>
            <source>This file was not made by LoopIn Backup: say first that you trust it.</source>
            <translation>Diese Datei wurde nicht von LoopIn Backup gemacht: Zuerst muss ihr vertraut werden.</translation>
        </message>
    </context>
    <context>
        <name>BackupTable</name>
        <message>
            <source>When</source>
            <translation>Wann</translation>
        </message>
        <message>
            <source>Database</source>
            <translation>Datenbank</translation>
        </message>
        <message>
            <source>Kind</source>
            <translation>Art</translation>
        </message>
        <message>
            <source>State</source>
            <translation>Zustand</translation>
        </message>
        <message>
            <source>Rows</source>
            <translation>Zeilen</translation>
        </message>
        <message>
            <source>Size</source>
            <translation>Größe</translation>
        </message>
        <message>
            <source>Verified</source>
            <translation>Geprüft</translation>
        </message>
        <message>
            <source>Note</source>
            <translation>Notiz</translation>
        </message>
        <message>
            <source>Nobody knows when.</source>
            <translation>Niemand weiß, wann.</translation>
        </message>
        <message>
            <source>%1 bytes</source>
            <translation>%1 Byte</translation>
        </message>
    </context>
    <context>
        <name>BackupWords</name>
        <message>
            <source>good</source>
            <translation>gut</translation>
        </message>
        <message>
            <source>warnings</source>
            <translation>Warnungen</translation>
        </message>
        <message>
            <source>suspect</source>
            <translation>verdächtig</translation>
        </message>
        <message>
            <source>damaged</source>
            <translation>beschädigt</translation>
        </message>
        <message>
            <source>incomplete</source>
            <translation>unvollständig</translation>
        </message>
        <message>
            <source>foreign</source>
            <translation>fremd</translation>
        </message>
        <message>
            <source>unusable</source>
            <translation>unbrauchbar</translation>
        </message>
        <message>
            <source>Whole, verified and restorable.</source>
            <translation>Vollständig, geprüft und wiederherstellbar.</translation>
        </message>
        <message>
            <source>Restorable; something about it is worth knowing.</source>
            <translation>Wiederherstellbar; etwas daran ist wissenswert.</translation>
        </message>
        <message>
            <source>A whole dump of a database that seems to have been wiped.</source>
            <translation>Ein vollständiger Abzug einer Datenbank, die gelöscht worden zu sein scheint.</translation>
        </message>
        <message>
            <source>It is not what was written and is never offered as good.</source>
            <translation>Sie ist nicht, was geschrieben wurde, und wird nie als gut angeboten.</translation>
        </message>
        <message>
            <source>The run that wrote it did not finish.</source>
            <translation>Der Lauf, der sie schrieb, kam nicht zum Ende.</translation>
        </message>
        <message>
            <source>Made by another program; restorable once it is indexed.</source>
            <translation>Von einem anderen Programm; wiederherstellbar, sobald sie indiziert ist.</translation>
        </message>
        <message>
            <source>PostgreSQL cannot restore it as it is.</source>
            <translation>PostgreSQL kann sie so nicht wiederherstellen.</translation>
        </message>
        <message>
            <source>manual</source>
            <translation>manuell</translation>
        </message>
        <message>
            <source>hourly</source>
            <translation>stündlich</translation>
        </message>
        <message>
            <source>daily</source>
            <translation>täglich</translation>
        </message>
        <message>
            <source>weekly</source>
            <translation>wöchentlich</translation>
        </message>
        <message>
            <source>monthly</source>
            <translation>monatlich</translation>
        </message>
        <message>
            <source>safety</source>
            <translation>Sicherheit</translation>
        </message>
        <message>
            <source>checksum</source>
            <translation>Prüfsumme</translation>
        </message>
        <message>
            <source>structure</source>
            <translation>Struktur</translation>
        </message>
        <message>
            <source>drill</source>
            <translation>Übung</translation>
        </message>
        <message>
            <source>%1 failed</source>
            <translation>%1 fehlgeschlagen</translation>
        </message>
        <message>
            <source>never</source>
            <translation>nie</translation>
        </message>
        <message>
            <source>not indexed</source>
            <translation>nicht indiziert</translation>
        </message>
        <message>
            <source>pinned</source>
            <translation>angeheftet</translation>
        </message>
    </context>
    <context>
        <name>BackupsPage</name>
        <message>
            <source>Backups</source>
            <translation>Sicherungen</translation>
        </message>
        <message>
            <source>There is no backup of this database yet.</source>
            <translation>Von dieser Datenbank gibt es noch keine Sicherung.</translation>
        </message>
        <message>
            <source>Back up now</source>
            <translation>Jetzt sichern</translation>
        </message>
        <message>
            <source>No backup matches the filter.</source>
            <translation>Keine Sicherung passt zum Filter.</translation>
        </message>
        <message>
            <source>Show all</source>
            <translation>Alle zeigen</translation>
        </message>
        <message>
            <source>Reading the backups…</source>
            <translation>Die Sicherungen werden gelesen…</translation>
        </message>
        <message>
            <source>Read again</source>
            <translation>Erneut lesen</translation>
        </message>
        <message>
            <source>There is no database yet.</source>
            <translation>Es gibt noch keine Datenbank.</translation>
        </message>
        <message>
            <source>Copy a dump from elsewhere among the backups</source>
            <translation>Einen Abzug von anderswo zu den Sicherungen kopieren</translation>
        </message>
        <message>
            <source>Back up with a kind, a note or a pin</source>
            <translation>Mit Art, Notiz oder angeheftet sichern</translation>
        </message>
        <message>
            <source>Import dumps</source>
            <translation>Abzüge importieren</translation>
        </message>
    </context>
    <context>
        <name>CandidateModel</name>
        <message>
            <source>Taken</source>
            <translation>Gemacht</translation>
        </message>
        <message>
            <source>Kind</source>
            <translation>Art</translation>
        </message>
        <message>
            <source>Rows</source>
            <translation>Zeilen</translation>
        </message>
        <message>
            <source>Size</source>
            <translation>Größe</translation>
        </message>
        <message>
            <source>State</source>
            <translation>Zustand</translation>
        </message>
        <message>
            <source>foreign</source>
            <translation>fremd</translation>
        </message>
        <message>
            <source>Not made by LoopIn Backup: has to be trusted</source>
            <translation>Nicht von LoopIn Backup gemacht: Ihr muss vertraut werden</translation>
        </message>
        <message>
            <source>Good, not yet verified</source>
            <translation>Gut, noch nicht geprüft</translation>
        </message>
        <message>
            <source>Proven restorable %1</source>
            <translation>Nachweislich wiederherstellbar %1</translation>
        </message>
        <message>
            <source>Good, checked %1</source>
            <translation>Gut, geprüft %1</translation>
        </message>
    </context>
    <context>
        <name>ChangeModel</name>
        <message>
            <source>Table</source>
            <translation>Tabelle</translation>
        </message>
        <message>
            <source>Now</source>
            <translation>Jetzt</translation>
        </message>
        <message>
            <source>After</source>
            <translation>Danach</translation>
        </message>
        <message>
            <source>Comes back</source>
            <translation>Kommt zurück</translation>
        </message>
        <message>
            <source>Lost</source>
            <translation>Verloren</translation>
        </message>
        <message>
            <source>Columns that go: %1</source>
            <translation>Spalten, die verschwinden: %1</translation>
        </message>
        <message>
            <source>Columns that come back: %1</source>
            <translation>Spalten, die zurückkommen: %1</translation>
        </message>
        <message>
            <source>So large that the server's estimate has to do.</source>
            <translation>So groß, dass die Schätzung des Servers genügen muss.</translation>
        </message>
    </context>
    <context>
        <name>Charts</name>
        <message>
            <source>The year, day by day</source>
            <translation>Das Jahr, Tag für Tag</translation>
        </message>
        <message>
            <source>Rows of the largest tables over the last backups</source>
            <translation>Zeilen der größten Tabellen in den letzten Sicherungen</translation>
        </message>
        <message>
            <source>Size of the backups over time</source>
            <translation>Größe der Sicherungen im Lauf der Zeit</translation>
        </message>
        <message>
            <source>Rows</source>
            <translation>Zeilen</translation>
        </message>
        <message>
            <source>Size</source>
            <translation>Größe</translation>
        </message>
        <message>
            <source>The year</source>
            <translation>Das Jahr</translation>
        </message>
        <message>
            <source>one square a day</source>
            <translation>ein Kästchen je Tag</translation>
        </message>
        <message>
            <source>Last backups</source>
            <translation>Letzte Sicherungen</translation>
        </message>
        <message>
            <source>All backups</source>
            <translation>Alle Sicherungen</translation>
        </message>
        <message numerus="yes">
            <source>the largest tables, last %n backup(s)</source>
            <translation>
                <numerusform>die größten Tabellen, die letzte Sicherung</numerusform>
                <numerusform>die größten Tabellen, die letzten %n Sicherungen</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>CleanUpDialog</name>
        <message>
            <source>Clean up</source>
            <translation>Aufräumen</translation>
        </message>
        <message>
            <source>What will be deleted</source>
            <translation>Was gelöscht wird</translation>
        </message>
        <message>
            <source>Delete %1 of %2?</source>
            <translation>%1 von %2 löschen?</translation>
        </message>
        <message numerus="yes">
            <source>%n backup(s)</source>
            <translation>
                <numerusform>eine Sicherung</numerusform>
                <numerusform>%n Sicherungen</numerusform>
            </translation>
        </message>
        <message>
            <source>%1 will be free. %2 other backups stay. What is deleted here cannot be brought back.</source>
            <translation>%1 werden frei. %2 andere Sicherungen bleiben. Was hier gelöscht wird, lässt sich nicht zurückholen.</translation>
        </message>
        <message numerus="yes">
            <source>Delete %n backup(s)</source>
            <translation>
                <numerusform>Eine Sicherung löschen</numerusform>
                <numerusform>%n Sicherungen löschen</numerusform>
            </translation>
        </message>
        <message>
            <source>Cancel</source>
            <translation>Abbrechen</translation>
        </message>
    </context>
    <context>
        <name>CleanupCard</name>
        <message>
            <source>The next cleanup</source>
            <translation>Das nächste Aufräumen</translation>
        </message>
        <message>
            <source>What the next cleanup does</source>
            <translation>Was das nächste Aufräumen tut</translation>
        </message>
        <message>
            <source>Only what goes</source>
            <translation>Nur was gelöscht wird</translation>
        </message>
        <message>
            <source>Clean up now…</source>
            <translation>Jetzt aufräumen…</translation>
        </message>
        <message>
            <source>Command line</source>
            <translation>Befehlszeile</translation>
        </message>
        <message>
            <source>Save the numbers first: this is what they would do.</source>
            <translation>Zuerst die Zahlen speichern: Dies würden sie bewirken.</translation>
        </message>
        <message>
            <source>There is nothing to delete.</source>
            <translation>Es gibt nichts zu löschen.</translation>
        </message>
        <message>
            <source>There is no backup yet.</source>
            <translation>Es gibt noch keine Sicherung.</translation>
        </message>
        <message>
            <source>Nothing would be deleted; %1 stay.</source>
            <translation>Nichts würde gelöscht; %1 bleiben.</translation>
        </message>
        <message>
            <source>With these numbers: </source>
            <translation>Mit diesen Zahlen: </translation>
        </message>
        <message>
            <source>%1 would be deleted, %2; %3 stay.</source>
            <translation>%1 würden gelöscht, %2; %3 bleiben.</translation>
        </message>
        <message numerus="yes">
            <source>%n backup(s)</source>
            <translation>
                <numerusform>eine Sicherung</numerusform>
                <numerusform>%n Sicherungen</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>ClosingDialog</name>
        <message>
            <source>Quit LoopIn Backup?</source>
            <translation>LoopIn Backup beenden?</translation>
        </message>
        <message>
            <source>Stopping</source>
            <translation>Wird angehalten</translation>
        </message>
        <message>
            <source>Keep working</source>
            <translation>Weiterarbeiten</translation>
        </message>
        <message>
            <source>Hide, and keep working</source>
            <translation>Ausblenden und weiterarbeiten</translation>
        </message>
        <message>
            <source>Cancel the jobs and quit</source>
            <translation>Aufträge abbrechen und beenden</translation>
        </message>
        <message>
            <source>LoopIn Backup is at work</source>
            <translation>LoopIn Backup arbeitet</translation>
        </message>
        <message>
            <source>A job that is cancelled removes what it had begun: no database is changed by half, and no backup is left in part.</source>
            <translation>Ein abgebrochener Auftrag entfernt, was er begonnen hat: Keine Datenbank wird halb geändert, und keine halbe Sicherung bleibt zurück.</translation>
        </message>
        <message>
            <source>waiting</source>
            <translation>wartet</translation>
        </message>
        <message>
            <source>at work for %1</source>
            <translation>arbeitet seit %1</translation>
        </message>
        <message>
            <source>Stopping, and removing what was begun…</source>
            <translation>Wird angehalten, Begonnenes wird entfernt…</translation>
        </message>
        <message>
            <source>%1 takes longer than usual to stop. The window closes as soon as it has.</source>
            <translation>%1 braucht länger als üblich, um anzuhalten. Das Fenster schließt sich, sobald es so weit ist.</translation>
        </message>
    </context>
    <context>
        <name>ComingCard</name>
        <message>
            <source>Next runs</source>
            <translation>Nächste Läufe</translation>
        </message>
        <message>
            <source>Nothing is scheduled: backups are made only when you say so.</source>
            <translation>Nichts ist geplant: Sicherungen entstehen nur auf Anweisung.</translation>
        </message>
        <message>
            <source>Missed: %1</source>
            <translation>Ausgefallen: %1</translation>
        </message>
    </context>
    <context>
        <name>CommandDialog</name>
        <message>
            <source>Command line</source>
            <translation>Befehlszeile</translation>
        </message>
        <message>
            <source>The same from a terminal</source>
            <translation>Dasselbe im Terminal</translation>
        </message>
        <message>
            <source>Passwords are never part of a command.</source>
            <translation>Passwörter sind nie Teil eines Befehls.</translation>
        </message>
        <message>
            <source>Close</source>
            <translation>Schließen</translation>
        </message>
        <message>
            <source>Copy</source>
            <translation>Kopieren</translation>
        </message>
    </context>
    <context>
        <name>CompareDialog</name>
        <message>
            <source>Compare backups</source>
            <translation>Sicherungen vergleichen</translation>
        </message>
        <message>
            <source>Tables</source>
            <translation>Tabellen</translation>
        </message>
        <message>
            <source>Only tables that differ</source>
            <translation>Nur Tabellen mit Unterschieden</translation>
        </message>
        <message>
            <source>%1 rows were lost and %2 came; %3 of %4 tables differ.</source>
            <translation>%1 Zeilen gingen verloren, %2 kamen hinzu; %3 von %4 Tabellen unterscheiden sich.</translation>
        </message>
        <message>
            <source>Close</source>
            <translation>Schließen</translation>
        </message>
        <message>
            <source>Command line…</source>
            <translation>Befehlszeile…</translation>
        </message>
    </context>
    <context>
        <name>ConnectionCard</name>
        <message>
            <source>Database</source>
            <translation>Datenbank</translation>
        </message>
        <message>
            <source>Port</source>
            <translation>Port</translation>
        </message>
        <message>
            <source>localhost, a name, an address, or a socket's directory</source>
            <translation>localhost, Name, Adresse oder Socket-Verzeichnis</translation>
        </message>
        <message>
            <source>Paste a connection string: it is taken apart into the fields below.</source>
            <translation>Eine Verbindungszeichenfolge einfügen: Sie wird in die Felder darunter zerlegt.</translation>
        </message>
        <message>
            <source>Paste an address</source>
            <translation>Adresse einfügen</translation>
        </message>
        <message>
            <source>Host and port</source>
            <translation>Host und Port</translation>
        </message>
        <message>
            <source>User</source>
            <translation>Benutzer</translation>
        </message>
        <message>
            <source>Encryption (SSL)</source>
            <translation>Verschlüsselung</translation>
        </message>
        <message>
            <source>More settings</source>
            <translation>Weitere Angaben</translation>
        </message>
        <message>
            <source>Which database? Its name is missing.</source>
            <translation>Welche Datenbank? Ihr Name fehlt.</translation>
        </message>
        <message>
            <source>Taken apart into the fields below.</source>
            <translation>In die Felder darunter zerlegt.</translation>
        </message>
        <message>
            <source>Taken apart into the fields below; the password is in its own field.</source>
            <translation>In die Felder darunter zerlegt; das Passwort steht in seinem eigenen Feld.</translation>
        </message>
    </context>
    <context>
        <name>ContentsTable</name>
        <message>
            <source>Table</source>
            <translation>Tabelle</translation>
        </message>
        <message>
            <source>Rows</source>
            <translation>Zeilen</translation>
        </message>
        <message>
            <source>Size</source>
            <translation>Größe</translation>
        </message>
        <message>
            <source>Since</source>
            <translation>Seither</translation>
        </message>
        <message>
            <source>Rows that came or went since; in the newest backup, since the last good one before it</source>
            <translation>Zeilen, die seither kamen oder gingen; in der neuesten Sicherung seit der letzten guten davor</translation>
        </message>
        <message>
            <source>Change</source>
            <translation>Änderung</translation>
        </message>
        <message>
            <source>Contents</source>
            <translation>Inhalt</translation>
        </message>
        <message>
            <source>the same</source>
            <translation>dieselben</translation>
        </message>
        <message>
            <source>differ</source>
            <translation>verschieden</translation>
        </message>
        <message>
            <source>unknown</source>
            <translation>unbekannt</translation>
        </message>
    </context>
    <context>
        <name>CreateKeyDialog</name>
        <message>
            <source>New key</source>
            <translation>Neuer Schlüssel</translation>
        </message>
        <message>
            <source>Keep the identity in this user's keyring, where only you can read it</source>
            <translation>Die Identität im Schlüsselbund dieses Benutzers aufbewahren, wo sie niemand sonst lesen kann</translation>
        </message>
        <message>
            <source>Keep it in a new file that only you can read, not among the backups</source>
            <translation>In einer neuen Datei aufbewahren, die niemand sonst lesen kann, nicht bei den Sicherungen</translation>
        </message>
        <message>
            <source>Choose…</source>
            <translation>Wählen…</translation>
        </message>
        <message>
            <source>Choose the new file</source>
            <translation>Die neue Datei wählen</translation>
        </message>
        <message>
            <source>File</source>
            <translation>Datei</translation>
        </message>
        <message>
            <source>Create key</source>
            <translation>Schlüssel anlegen</translation>
        </message>
        <message>
            <source>Cancel</source>
            <translation>Abbrechen</translation>
        </message>
        <message>
            <source>Command line…</source>
            <translation>Befehlszeile…</translation>
        </message>
        <message>
            <source>Encrypt the backups of %1</source>
            <translation>Die Sicherungen von %1 verschlüsseln</translation>
        </message>
        <message>
            <source>From now on every backup is encrypted to a new key before it touches the disk.</source>
            <translation>Von nun an wird jede Sicherung mit einem neuen Schlüssel verschlüsselt, bevor sie den Datenträger erreicht.</translation>
        </message>
        <message>
            <source>Only the key's identity opens them: whoever loses it loses the backups, and nobody can help.</source>
            <translation>Nur seine Identität öffnet sie: Wer sie verliert, verliert die Sicherungen, und niemand kann helfen.</translation>
        </message>
        <message>
            <source>So you get a recovery sheet next, once: print it, and keep it where you keep deeds and passports.</source>
            <translation>Darum folgt ein einziges Mal ein Notfallblatt: gedruckt gehört es dorthin, wo Urkunden und Pässe liegen.</translation>
        </message>
        <message>
            <source>The key of today is kept beside the new one: backups of former days need it.</source>
            <translation>Der heutige Schlüssel bleibt neben dem neuen erhalten: Frühere Sicherungen brauchen ihn.</translation>
        </message>
        <message>
            <source>Where the identity shall lie</source>
            <translation>Wo die Identität liegen soll</translation>
        </message>
        <message>
            <source>Give the whole path of a new file.</source>
            <translation>Der ganze Pfad einer neuen Datei wird gebraucht.</translation>
        </message>
        <message>
            <source>The key is made, stored, and read again…</source>
            <translation>Der Schlüssel wird erzeugt, abgelegt und wieder gelesen…</translation>
        </message>
        <message>
            <source>Recovery sheet</source>
            <translation>Notfallblatt</translation>
        </message>
    </context>
    <context>
        <name>DecisionModel</name>
        <message>
            <source>When</source>
            <translation>Wann</translation>
        </message>
        <message>
            <source>Kind</source>
            <translation>Art</translation>
        </message>
        <message>
            <source>Size</source>
            <translation>Größe</translation>
        </message>
        <message>
            <source>Next cleanup</source>
            <translation>Aufräumen</translation>
        </message>
        <message>
            <source>Why</source>
            <translation>Warum</translation>
        </message>
        <message>
            <source>foreign</source>
            <translation>fremd</translation>
        </message>
        <message>
            <source>deletes it</source>
            <translation>löscht sie</translation>
        </message>
        <message>
            <source>keeps it</source>
            <translation>behält sie</translation>
        </message>
    </context>
    <context>
        <name>DeleteDialog</name>
        <message numerus="yes">
            <source>Delete %n backup(s)</source>
            <translation>
                <numerusform>Eine Sicherung löschen</numerusform>
                <numerusform>%n Sicherungen löschen</numerusform>
            </translation>
        </message>
        <message>
            <source>%1 in %2 will be gone for good. There is no undo.</source>
            <translation>%1 in %2 verschwindet endgültig. Das lässt sich nicht rückgängig machen.</translation>
        </message>
        <message>
            <source>What goes</source>
            <translation>Was gelöscht wird</translation>
        </message>
        <message>
            <source>Copies elsewhere and the journal stay. The last good backup of a database is never deleted.</source>
            <translation>Kopien an anderen Orten und das Journal bleiben. Die letzte gute Sicherung einer Datenbank wird nie gelöscht.</translation>
        </message>
        <message>
            <source>Cancel</source>
            <translation>Abbrechen</translation>
        </message>
    </context>
    <context>
        <name>Demo</name>
        <message>
            <source>LoopIn Backup: demo</source>
            <translation>LoopIn Backup: Vorführung</translation>
        </message>
        <message>
            <source>A server, its databases and a year of their backups are being made. It takes a few seconds.</source>
            <translation>Ein Server, seine Datenbanken und ein Jahr ihrer Sicherungen werden angelegt. Das dauert einige Sekunden.</translation>
        </message>
        <message>
            <source>Demo</source>
            <translation>Vorführung</translation>
        </message>
        <message>
            <source>a server with a year of backups</source>
            <translation>ein Server mit den Sicherungen eines Jahres</translation>
        </message>
        <message>
            <source>Taken when the demo began</source>
            <translation>Gemacht, als die Vorführung begann</translation>
        </message>
    </context>
    <context>
        <name>DestinationDialog</name>
        <message>
            <source>Edit %1</source>
            <translation>%1 bearbeiten</translation>
        </message>
        <message>
            <source>New destination</source>
            <translation>Neues Ziel</translation>
        </message>
        <message>
            <source>Save destination</source>
            <translation>Ziel speichern</translation>
        </message>
        <message>
            <source>Cancel</source>
            <translation>Abbrechen</translation>
        </message>
        <message>
            <source>Command line…</source>
            <translation>Befehlszeile…</translation>
        </message>
        <message>
            <source>Scheduled runs copy every backup there and read it back. Copies can be restored when this machine is gone.</source>
            <translation>Geplante Läufe kopieren jede Sicherung dorthin und lesen sie zurück. Aus Kopien lässt sich wiederherstellen, wenn es diesen Rechner nicht mehr gibt.</translation>
        </message>
        <message>
            <source>Something above is not right yet.</source>
            <translation>Oben stimmt noch etwas nicht.</translation>
        </message>
        <message>
            <source>Saving…</source>
            <translation>Wird gespeichert…</translation>
        </message>
    </context>
    <context>
        <name>DestinationForm</name>
        <message>
            <source>Name</source>
            <translation>Name</translation>
        </message>
        <message>
            <source>Choose…</source>
            <translation>Wählen…</translation>
        </message>
        <message>
            <source>Choose a directory</source>
            <translation>Ein Verzeichnis wählen</translation>
        </message>
        <message>
            <source>A directory, s3://BUCKET/PREFIX, or sftp://USER@HOST:PORT/PATH.</source>
            <translation>Ein Verzeichnis, s3://BUCKET/PRÄFIX oder sftp://BENUTZER@RECHNER:PORT/PFAD.</translation>
        </message>
        <message>
            <source>Address</source>
            <translation>Adresse</translation>
        </message>
        <message>
            <source>ssh logs in with your key, as “ssh” in a terminal does. Empty for its usual configuration.</source>
            <translation>ssh meldet sich mit dem eigenen Schlüssel an wie „ssh“ in einem Terminal. Leer für die übliche Konfiguration.</translation>
        </message>
        <message>
            <source>ssh's file</source>
            <translation>Datei für ssh</translation>
        </message>
        <message>
            <source>Required: delete no backup here before it has a copy there</source>
            <translation>Erforderlich: hier keine Sicherung löschen, bevor dort eine Kopie liegt</translation>
        </message>
        <message>
            <source>The keys lie under this name, so it stays.</source>
            <translation>Unter diesem Namen liegen die Schlüssel, darum bleibt er.</translation>
        </message>
        <message>
            <source>Where copies go</source>
            <translation>Wohin Kopien kommen</translation>
        </message>
        <message>
            <source>A destination</source>
            <translation>Ein Ziel</translation>
        </message>
        <message>
            <source>There is a destination of that name already.</source>
            <translation>Ein Ziel dieses Namens gibt es schon.</translation>
        </message>
        <message>
            <source>That is where the backups lie already.</source>
            <translation>Dort liegen die Sicherungen schon.</translation>
        </message>
        <message>
            <source>Write https://HOST or https://HOST:PORT.</source>
            <translation>Erwartet wird https://RECHNER oder https://RECHNER:PORT.</translation>
        </message>
        <message>
            <source>Give the whole path of a file.</source>
            <translation>Der ganze Pfad einer Datei wird gebraucht.</translation>
        </message>
        <message>
            <source>Give both: the id of a key, and its secret.</source>
            <translation>Beides wird gebraucht: die ID eines Schlüssels und sein Geheimnis.</translation>
        </message>
    </context>
    <context>
        <name>DestinationWork</name>
        <message>
            <source>Copies</source>
            <translation>Kopien</translation>
        </message>
        <message>
            <source>Copy now</source>
            <translation>Jetzt kopieren</translation>
        </message>
        <message>
            <source>Test</source>
            <translation>Prüfen</translation>
        </message>
        <message>
            <source>Show what is there</source>
            <translation>Zeigen, was dort liegt</translation>
        </message>
        <message>
            <source>Edit</source>
            <translation>Bearbeiten</translation>
        </message>
        <message>
            <source>Remove</source>
            <translation>Entfernen</translation>
        </message>
    </context>
    <context>
        <name>DestinationsPage</name>
        <message>
            <source>Destinations</source>
            <translation>Ziele</translation>
        </message>
        <message>
            <source>Add destination…</source>
            <translation>Ziel hinzufügen…</translation>
        </message>
        <message>
            <source>Scheduled runs copy every backup to each of these and read it back there; “Copy now” copies what is left.</source>
            <translation>Geplante Läufe kopieren jede Sicherung an jedes dieser Ziele und lesen sie dort zurück; „Jetzt kopieren“ kopiert, was noch fehlt.</translation>
        </message>
        <message>
            <source>Backups on one disk are lost with the disk. Give them a second home.</source>
            <translation>Sicherungen auf einem einzigen Datenträger gehen mit ihm verloren. Hier bekommen sie ein zweites Zuhause.</translation>
        </message>
        <message>
            <source>Add a database first, with “New profile…”.</source>
            <translation>Zuerst eine Datenbank hinzufügen, mit „Neues Profil…“.</translation>
        </message>
        <message>
            <source>The backups are being read.</source>
            <translation>Die Sicherungen werden gelesen.</translation>
        </message>
        <message>
            <source>A copy is under way.</source>
            <translation>Es wird gerade kopiert.</translation>
        </message>
        <message>
            <source>Every sound backup has its copy there.</source>
            <translation>Jede heile Sicherung hat dort ihre Kopie.</translation>
        </message>
        <message>
            <source>This belongs to a profile, and DATABASE_URL is none: add one with “New profile…”.</source>
            <translation>Dies gehört zu einem Profil, und DATABASE_URL ist keines: eines anlegen mit „Neues Profil…“.</translation>
        </message>
    </context>
    <context>
        <name>Details</name>
        <message>
            <source>Details</source>
            <translation>Einzelheiten</translation>
        </message>
        <message>
            <source>Restore…</source>
            <translation>Wiederherstellen…</translation>
        </message>
        <message>
            <source>Compare…</source>
            <translation>Vergleichen…</translation>
        </message>
        <message>
            <source>Drill</source>
            <translation>Übung</translation>
        </message>
        <message>
            <source>More to do with it</source>
            <translation>Weitere Möglichkeiten</translation>
        </message>
        <message>
            <source>More</source>
            <translation>Mehr</translation>
        </message>
        <message>
            <source>Reveal in folder</source>
            <translation>Im Ordner zeigen</translation>
        </message>
        <message>
            <source>What else is known</source>
            <translation>Was sonst bekannt ist</translation>
        </message>
        <message>
            <source>Contents by table</source>
            <translation>Inhalt nach Tabellen</translation>
        </message>
        <message>
            <source>Choose a backup first.</source>
            <translation>Zuerst eine Sicherung wählen.</translation>
        </message>
        <message>
            <source>No backup is chosen</source>
            <translation>Keine Sicherung ist gewählt</translation>
        </message>
        <message>
            <source>Choose one in the table to see what is in it.</source>
            <translation>In der Tabelle eine wählen, um zu sehen, was darin ist.</translation>
        </message>
        <message numerus="yes">
            <source>%n backup(s)</source>
            <translation>
                <numerusform>eine Sicherung</numerusform>
                <numerusform>%n Sicherungen</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>DrillStep</name>
        <message>
            <source>Finish</source>
            <translation>Fertig</translation>
        </message>
        <message>
            <source>%1 rows came back as they were, in %2.</source>
            <translation>%1 Zeilen kamen unverändert zurück, in %2.</translation>
        </message>
        <message>
            <source>Proven: this backup can be restored.</source>
            <translation>Bewiesen: Diese Sicherung lässt sich wiederherstellen.</translation>
        </message>
    </context>
    <context>
        <name>EncryptionCard</name>
        <message>
            <source>Encryption</source>
            <translation>Verschlüsselung</translation>
        </message>
        <message>
            <source>Identity, which opens them</source>
            <translation>Identität, die sie öffnet</translation>
        </message>
        <message>
            <source>Create key…</source>
            <translation>Schlüssel anlegen…</translation>
        </message>
        <message>
            <source>Test key</source>
            <translation>Schlüssel prüfen</translation>
        </message>
        <message>
            <source>Show public key…</source>
            <translation>Öffentlichen Schlüssel zeigen…</translation>
        </message>
        <message>
            <source>More ▾</source>
            <translation>Mehr ▾</translation>
        </message>
        <message>
            <source>More for the keys</source>
            <translation>Mehr zu den Schlüsseln</translation>
        </message>
        <message>
            <source>Command line</source>
            <translation>Befehlszeile</translation>
        </message>
        <message>
            <source>Create a key</source>
            <translation>Einen Schlüssel anlegen</translation>
        </message>
        <message>
            <source>Test the key</source>
            <translation>Den Schlüssel prüfen</translation>
        </message>
        <message>
            <source>Show the public key</source>
            <translation>Den öffentlichen Schlüssel zeigen</translation>
        </message>
        <message>
            <source>Show the recovery sheet again</source>
            <translation>Das Notfallblatt noch einmal zeigen</translation>
        </message>
        <message>
            <source>not encrypted</source>
            <translation>nicht verschlüsselt</translation>
        </message>
        <message>
            <source>encrypted</source>
            <translation>verschlüsselt</translation>
        </message>
        <message>
            <source>New key…</source>
            <translation>Neuer Schlüssel…</translation>
        </message>
        <message>
            <source>This is the demo: nothing is put into your keyring.</source>
            <translation>Dies ist die Vorführung: Nichts kommt in den Schlüsselbund.</translation>
        </message>
        <message>
            <source>There is no key yet.</source>
            <translation>Es gibt noch keinen Schlüssel.</translation>
        </message>
        <message>
            <source>Being looked for…</source>
            <translation>Wird gesucht…</translation>
        </message>
        <message numerus="yes">
            <source>%n backup(s) here, and their copies, are not encrypted: anybody can read them.</source>
            <translation>
                <numerusform>%n Sicherung hier und ihre Kopien sind nicht verschlüsselt: jeder kann sie lesen.</numerusform>
                <numerusform>%n Sicherungen hier und ihre Kopien sind nicht verschlüsselt: jeder kann sie lesen.</numerusform>
            </translation>
        </message>
        <message>
            <source>New backups cannot be read without the identity.</source>
            <translation>Neue Sicherungen sind ohne die Identität nicht lesbar.</translation>
        </message>
        <message>
            <source>Whoever takes a backup or a copy cannot read it without the identity.</source>
            <translation>Wer eine Sicherung oder Kopie entwendet, kann sie ohne die Identität nicht lesen.</translation>
        </message>
        <message>
            <source>Whoever can read a backup or a copy can read the database.</source>
            <translation>Wer eine Sicherung oder Kopie lesen kann, kann die Datenbank lesen.</translation>
        </message>
        <message>
            <source>in this user's keyring</source>
            <translation>im Schlüsselbund dieses Benutzers</translation>
        </message>
        <message>
            <source>opened by the identity here</source>
            <translation>wird von der Identität hier geöffnet</translation>
        </message>
        <message>
            <source>for an identity that is not here</source>
            <translation>für eine Identität, die nicht hier ist</translation>
        </message>
        <message>
            <source>Recipient</source>
            <translation>Empfänger</translation>
        </message>
        <message>
            <source>Opening what is encrypted…</source>
            <translation>Was verschlüsselt ist, wird geöffnet…</translation>
        </message>
        <message>
            <source>Opens the newest backup, %1.</source>
            <translation>Öffnet die neueste Sicherung, %1.</translation>
        </message>
        <message>
            <source>There is no encrypted backup yet to try it on.</source>
            <translation>Es gibt noch keine verschlüsselte Sicherung, an der er sich prüfen ließe.</translation>
        </message>
        <message numerus="yes">
            <source>%n recipient(s) have another identity.</source>
            <translation>
                <numerusform>Ein Empfänger hat eine andere Identität.</numerusform>
                <numerusform>%n Empfänger haben eine andere Identität.</numerusform>
            </translation>
        </message>
        <message>
            <source>The key opens what is encrypted.</source>
            <translation>Der Schlüssel öffnet, was verschlüsselt ist.</translation>
        </message>
    </context>
    <context>
        <name>Figures</name>
        <message>
            <source>Last good backup</source>
            <translation>Letzte gute Sicherung</translation>
        </message>
        <message>
            <source>none</source>
            <translation>keine</translation>
        </message>
        <message>
            <source>Nothing can be restored yet</source>
            <translation>Noch lässt sich nichts wiederherstellen</translation>
        </message>
        <message>
            <source>Proven restorable</source>
            <translation>Nachweislich wiederherstellbar</translation>
        </message>
        <message>
            <source>never</source>
            <translation>nie</translation>
        </message>
        <message>
            <source>A drill proves it</source>
            <translation>Eine Übung beweist es</translation>
        </message>
        <message>
            <source>took %1</source>
            <translation>dauerte %1</translation>
        </message>
        <message>
            <source>the backup of %1, %2</source>
            <translation>die Sicherung von %1, %2</translation>
        </message>
        <message>
            <source>Next run</source>
            <translation>Nächster Lauf</translation>
        </message>
        <message>
            <source>not scheduled</source>
            <translation>nicht geplant</translation>
        </message>
        <message>
            <source>Only when you say so</source>
            <translation>Nur auf Anweisung</translation>
        </message>
        <message>
            <source>%1 · only while this window is open: no scheduler is set</source>
            <translation>%1 · nur solange dieses Fenster offen ist: kein Zeitplaner ist eingerichtet</translation>
        </message>
        <message numerus="yes">
            <source>%n run(s) missed</source>
            <translation>
                <numerusform>ein Lauf ausgefallen</numerusform>
                <numerusform>%n Läufe ausgefallen</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n backup(s)</source>
            <translation>
                <numerusform>eine Sicherung</numerusform>
                <numerusform>%n Sicherungen</numerusform>
            </translation>
        </message>
        <message>
            <source>Space</source>
            <translation>Platz</translation>
        </message>
        <message>
            <source>%1 free</source>
            <translation>%1 frei</translation>
        </message>
    </context>
    <context>
        <name>FilterBar</name>
        <message>
            <source>Filter: kind, date, note, table</source>
            <translation>Filtern</translation>
        </message>
        <message>
            <source>Filter the backups</source>
            <translation>Die Sicherungen filtern</translation>
        </message>
        <message>
            <source>All kinds</source>
            <translation>Alle Arten</translation>
        </message>
        <message>
            <source>Kind</source>
            <translation>Art</translation>
        </message>
        <message>
            <source>State</source>
            <translation>Zustand</translation>
        </message>
        <message>
            <source>Import…</source>
            <translation>Importieren…</translation>
        </message>
        <message>
            <source>Back up…</source>
            <translation>Sichern…</translation>
        </message>
        <message>
            <source>All states</source>
            <translation>Alle Zustände</translation>
        </message>
        <message>
            <source>Restorable</source>
            <translation>Wiederherstellbar</translation>
        </message>
        <message>
            <source>In trouble</source>
            <translation>In Schwierigkeiten</translation>
        </message>
    </context>
    <context>
        <name>ForgetDialog</name>
        <message>
            <source>Remove a destination</source>
            <translation>Ein Ziel entfernen</translation>
        </message>
        <message>
            <source>Forget %1 and its keys?</source>
            <translation>%1 und seine Schlüssel vergessen?</translation>
        </message>
        <message>
            <source>What lies at %1 stays there. No backup is copied to it any more.</source>
            <translation>Was bei %1 liegt, bleibt dort. Keine Sicherung wird mehr dorthin kopiert.</translation>
        </message>
        <message>
            <source>Keep</source>
            <translation>Behalten</translation>
        </message>
        <message>
            <source>Forget it</source>
            <translation>Vergessen</translation>
        </message>
    </context>
    <context>
        <name>Formats</name>
        <message>
            <source>%1 s</source>
            <translation>%1 s</translation>
        </message>
        <message>
            <source>%1 min %2 s</source>
            <translation>%1 min %2 s</translation>
        </message>
        <message>
            <source>%1 h %2 min</source>
            <translation>%1 h %2 min</translation>
        </message>
        <message numerus="yes">
            <source>%n day(s)</source>
            <translation>
                <numerusform>%n Tag</numerusform>
                <numerusform>%n Tage</numerusform>
            </translation>
        </message>
        <message>
            <source>just now</source>
            <translation>gerade eben</translation>
        </message>
        <message numerus="yes">
            <source>%n day(s) ago</source>
            <translation>
                <numerusform>vor %n Tag</numerusform>
                <numerusform>vor %n Tagen</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>in %n day(s)</source>
            <translation>
                <numerusform>in %n Tag</numerusform>
                <numerusform>in %n Tagen</numerusform>
            </translation>
        </message>
        <message>
            <source>%1 ago</source>
            <translation>vor %1</translation>
        </message>
        <message>
            <source>in %1</source>
            <translation>in %1</translation>
        </message>
        <message>
            <source>%1 min</source>
            <translation>%1 min</translation>
        </message>
        <message>
            <source>%1 h</source>
            <translation>%1 h</translation>
        </message>
        <message>
            <source>Today %1</source>
            <translation>Heute %1</translation>
        </message>
        <message>
            <source>Yesterday %1</source>
            <translation>Gestern %1</translation>
        </message>
        <message>
            <source>Tomorrow %1</source>
            <translation>Morgen %1</translation>
        </message>
        <message>
            <source>%1 of %2 rows</source>
            <translation>%1 von %2 Zeilen</translation>
        </message>
        <message>
            <source>%1 rows</source>
            <translation>%1 Zeilen</translation>
        </message>
        <message>
            <source>%1 left</source>
            <translation>noch %1</translation>
        </message>
    </context>
    <context>
        <name>GuideDialog</name>
        <message>
            <source>First steps</source>
            <translation>Erste Schritte</translation>
        </message>
        <message>
            <source>Skip this step</source>
            <translation>Überspringen</translation>
        </message>
        <message>
            <source>Back</source>
            <translation>Zurück</translation>
        </message>
        <message>
            <source>Leave the guide</source>
            <translation>Einführung verlassen</translation>
        </message>
        <message>
            <source>Find the tools</source>
            <translation>Werkzeuge finden</translation>
        </message>
        <message>
            <source>Backups are made by PostgreSQL's own pg_dump, so they can be restored without this program.</source>
            <translation>Sicherungen macht das pg_dump von PostgreSQL selbst. So lassen sie sich auch ohne dieses Programm wiederherstellen.</translation>
        </message>
        <message>
            <source>Connect to the database</source>
            <translation>Mit der Datenbank verbinden</translation>
        </message>
        <message>
            <source>Test the connection: the server says its version and what your role may read.</source>
            <translation>Die Verbindung prüfen: Der Server nennt seine Version und was die Rolle lesen darf.</translation>
        </message>
        <message>
            <source>Choose the place</source>
            <translation>Den Ort wählen</translation>
        </message>
        <message>
            <source>A directory that only you can change, best on another disk than the database.</source>
            <translation>Ein Verzeichnis, das niemand sonst ändern kann, am besten auf einem anderen Datenträger als die Datenbank.</translation>
        </message>
        <message>
            <source>Set the schedule</source>
            <translation>Zeitplan festlegen</translation>
        </message>
        <message>
            <source>A run that did not happen is as loud as one that failed.</source>
            <translation>Ein Lauf, der ausfällt, ist so laut wie einer, der scheitert.</translation>
        </message>
        <message>
            <source>Make the first backup</source>
            <translation>Die erste Sicherung machen</translation>
        </message>
        <message>
            <source>One snapshot of the whole database. Nobody has to stop working.</source>
            <translation>Ein Abbild der ganzen Datenbank zu einem Zeitpunkt. Niemand muss die Arbeit unterbrechen.</translation>
        </message>
        <message>
            <source>Back up now</source>
            <translation>Jetzt sichern</translation>
        </message>
        <message>
            <source>Prove that it restores</source>
            <translation>Wiederherstellung üben</translation>
        </message>
        <message>
            <source>A drill restores the backup into a throwaway server, compares every row, and throws it away.</source>
            <translation>Eine Übung stellt die Sicherung auf einem Wegwerf-Server wieder her, vergleicht jede Zeile und verwirft ihn.</translation>
        </message>
        <message>
            <source>Start the drill</source>
            <translation>Übung beginnen</translation>
        </message>
        <message>
            <source>FIRST STEPS</source>
            <translation>ERSTE SCHRITTE</translation>
        </message>
        <message>
            <source>First a database has to be named.</source>
            <translation>Zuerst muss eine Datenbank angegeben werden.</translation>
        </message>
        <message>
            <source>done</source>
            <translation>erledigt</translation>
        </message>
        <message>
            <source>open</source>
            <translation>offen</translation>
        </message>
        <message>
            <source>This step is at work.</source>
            <translation>Dieser Schritt arbeitet noch.</translation>
        </message>
        <message>
            <source>This is the first step.</source>
            <translation>Dies ist der erste Schritt.</translation>
        </message>
    </context>
    <context>
        <name>Header</name>
        <message>
            <source>No database yet</source>
            <translation>Noch keine Datenbank</translation>
        </message>
        <message>
            <source>PRODUCTION: what is restored here reaches users.</source>
            <translation>PRODUKTION: Was hier wiederhergestellt wird, erreicht die Nutzer.</translation>
        </message>
        <message>
            <source>Reading the backups…</source>
            <translation>Die Sicherungen werden gelesen…</translation>
        </message>
        <message>
            <source>First a database has to be named: New profile.</source>
            <translation>Zuerst muss eine Datenbank angegeben werden: Neues Profil.</translation>
        </message>
        <message>
            <source>Back up now (Ctrl+B)</source>
            <translation>Jetzt sichern (Strg+B)</translation>
        </message>
        <message>
            <source>Restore (Ctrl+R)</source>
            <translation>Wiederherstellen (Strg+R)</translation>
        </message>
    </context>
    <context>
        <name>HelpDialog</name>
        <message>
            <source>Help</source>
            <translation>Hilfe</translation>
        </message>
        <message>
            <source>Close</source>
            <translation>Schließen</translation>
        </message>
        <message>
            <source>Keys</source>
            <translation>Tasten</translation>
        </message>
        <message>
            <source>Leave a dialog or a step; a restore that runs asks first</source>
            <translation>Einen Dialog oder Schritt verlassen; eine laufende Wiederherstellung fragt vorher</translation>
        </message>
        <message>
            <source>Copy the selected rows of a table</source>
            <translation>Die gewählten Zeilen einer Tabelle kopieren</translation>
        </message>
        <message>
            <source>Find among the backups</source>
            <translation>Unter den Sicherungen suchen</translation>
        </message>
        <message>
            <source>States</source>
            <translation>Zustände</translation>
        </message>
        <message>
            <source>The last backup is good, and it was made when it was due.</source>
            <translation>Die letzte Sicherung ist gut und wurde gemacht, als sie fällig war.</translation>
        </message>
        <message>
            <source>A backup that was due was not made, or none was proven to restore for too long.</source>
            <translation>Eine fällige Sicherung wurde nicht gemacht, oder zu lange ist für keine bewiesen, dass sie sich wiederherstellen lässt.</translation>
        </message>
        <message>
            <source>The last backup is whole, but rows have gone that were there before: perhaps a wipe.</source>
            <translation>Die letzte Sicherung ist vollständig, aber frühere Zeilen fehlen: vielleicht ein Datenverlust.</translation>
        </message>
        <message>
            <source>The last run failed, or a drill did not bring everything back.</source>
            <translation>Der letzte Lauf ist fehlgeschlagen, oder eine Übung brachte nicht alles zurück.</translation>
        </message>
        <message>
            <source>The backups cannot be looked at, or a clock is wrong.</source>
            <translation>Die Sicherungen lassen sich nicht ansehen, oder eine Uhr geht falsch.</translation>
        </message>
        <message>
            <source>More</source>
            <translation>Mehr</translation>
        </message>
        <message>
            <source>Everything here can be done in a terminal too: “loopin-backup-cli --help” lists the commands.</source>
            <translation>Alles hier geht auch im Terminal: „loopin-backup-cli --help“ nennt die Befehle.</translation>
        </message>
        <message>
            <source>A backup is an SQL file. It restores with psql alone, also when this program is gone.</source>
            <translation>Eine Sicherung ist eine SQL-Datei. Sie lässt sich allein mit psql wiederherstellen, auch ohne dieses Programm.</translation>
        </message>
        <message>
            <source>The documents that came with the program explain each of these: docs/README.md is where they begin.</source>
            <translation>Die mitgelieferten Dokumente erklären dies alles: Sie beginnen mit docs/README.md.</translation>
        </message>
    </context>
    <context>
        <name>JobStep</name>
        <message>
            <source>Cancel</source>
            <translation>Abbrechen</translation>
        </message>
        <message>
            <source>Progress</source>
            <translation>Fortschritt</translation>
        </message>
        <message>
            <source>Cancelled. Everything that was begun has been removed.</source>
            <translation>Abgebrochen. Alles Begonnene wurde entfernt.</translation>
        </message>
    </context>
    <context>
        <name>JobStrip</name>
        <message>
            <source>Running job</source>
            <translation>Laufender Auftrag</translation>
        </message>
        <message>
            <source>Progress</source>
            <translation>Fortschritt</translation>
        </message>
        <message>
            <source>Details…</source>
            <translation>Einzelheiten…</translation>
        </message>
        <message>
            <source>Cancel</source>
            <translation>Abbrechen</translation>
        </message>
        <message>
            <source>Dismiss</source>
            <translation>Schließen</translation>
        </message>
        <message>
            <source>done in %1</source>
            <translation>erledigt in %1</translation>
        </message>
        <message>
            <source>cancelled after %1</source>
            <translation>abgebrochen nach %1</translation>
        </message>
        <message>
            <source>stopping…</source>
            <translation>hält an…</translation>
        </message>
        <message>
            <source>waiting for another job</source>
            <translation>wartet auf einen anderen Auftrag</translation>
        </message>
        <message>
            <source>starting…</source>
            <translation>beginnt…</translation>
        </message>
    </context>
    <context>
        <name>JobTable</name>
        <message>
            <source>stopping</source>
            <translation>hält an</translation>
        </message>
        <message>
            <source>queued</source>
            <translation>eingereiht</translation>
        </message>
        <message>
            <source>running</source>
            <translation>läuft</translation>
        </message>
        <message>
            <source>done</source>
            <translation>erledigt</translation>
        </message>
        <message>
            <source>failed</source>
            <translation>fehlgeschlagen</translation>
        </message>
        <message>
            <source>cancelled</source>
            <translation>abgebrochen</translation>
        </message>
        <message>
            <source>State</source>
            <translation>Zustand</translation>
        </message>
        <message>
            <source>Job</source>
            <translation>Auftrag</translation>
        </message>
        <message>
            <source>Database</source>
            <translation>Datenbank</translation>
        </message>
        <message>
            <source>Started</source>
            <translation>Begonnen</translation>
        </message>
        <message>
            <source>Took</source>
            <translation>Dauer</translation>
        </message>
        <message>
            <source>Progress</source>
            <translation>Fortschritt</translation>
        </message>
    </context>
    <context>
        <name>JobsView</name>
        <message>
            <source>Jobs</source>
            <translation>Aufträge</translation>
        </message>
        <message>
            <source>Nothing was done since the window was opened.</source>
            <translation>Seit das Fenster geöffnet wurde, geschah nichts.</translation>
        </message>
        <message>
            <source>Back up now</source>
            <translation>Jetzt sichern</translation>
        </message>
        <message>
            <source>Log of the job</source>
            <translation>Protokoll des Auftrags</translation>
        </message>
        <message>
            <source>Cancel job</source>
            <translation>Auftrag abbrechen</translation>
        </message>
        <message>
            <source>Copy log</source>
            <translation>Protokoll kopieren</translation>
        </message>
        <message>
            <source>Command line…</source>
            <translation>Befehlszeile…</translation>
        </message>
        <message>
            <source>The job is over.</source>
            <translation>Der Auftrag ist vorbei.</translation>
        </message>
        <message>
            <source>It is being stopped.</source>
            <translation>Er wird gerade angehalten.</translation>
        </message>
        <message>
            <source>There is no command line for this.</source>
            <translation>Dafür gibt es keine Befehlszeile.</translation>
        </message>
    </context>
    <context>
        <name>JournalTable</name>
        <message>
            <source>When</source>
            <translation>Wann</translation>
        </message>
        <message>
            <source>Database</source>
            <translation>Datenbank</translation>
        </message>
        <message>
            <source>Event</source>
            <translation>Ereignis</translation>
        </message>
        <message>
            <source>Backup</source>
            <translation>Sicherung</translation>
        </message>
        <message>
            <source>What it tells</source>
            <translation>Was es sagt</translation>
        </message>
    </context>
    <context>
        <name>JournalView</name>
        <message>
            <source>Filter: event, backup, what it tells</source>
            <translation>Filtern: Ereignis, Sicherung, Inhalt</translation>
        </message>
        <message>
            <source>Filter the journal</source>
            <translation>Das Journal filtern</translation>
        </message>
        <message>
            <source>Database</source>
            <translation>Datenbank</translation>
        </message>
        <message>
            <source>Check the chain</source>
            <translation>Kette prüfen</translation>
        </message>
        <message>
            <source>Journal</source>
            <translation>Journal</translation>
        </message>
        <message>
            <source>All databases</source>
            <translation>Alle Datenbanken</translation>
        </message>
        <message>
            <source>There is no database yet.</source>
            <translation>Es gibt noch keine Datenbank.</translation>
        </message>
    </context>
    <context>
        <name>JournalWords</name>
        <message>
            <source>backed up</source>
            <translation>gesichert</translation>
        </message>
        <message>
            <source>verified</source>
            <translation>geprüft</translation>
        </message>
        <message>
            <source>not drilled</source>
            <translation>nicht geübt</translation>
        </message>
        <message>
            <source>indexed</source>
            <translation>indiziert</translation>
        </message>
        <message>
            <source>imported</source>
            <translation>importiert</translation>
        </message>
        <message>
            <source>exported</source>
            <translation>exportiert</translation>
        </message>
        <message>
            <source>restored</source>
            <translation>wiederhergestellt</translation>
        </message>
        <message>
            <source>pinned</source>
            <translation>angeheftet</translation>
        </message>
        <message>
            <source>unpinned</source>
            <translation>gelöst</translation>
        </message>
        <message>
            <source>noted</source>
            <translation>notiert</translation>
        </message>
        <message>
            <source>accepted</source>
            <translation>angenommen</translation>
        </message>
        <message>
            <source>replaced</source>
            <translation>ersetzt</translation>
        </message>
        <message>
            <source>about to replace</source>
            <translation>Ersetzen begonnen</translation>
        </message>
        <message>
            <source>about to undo</source>
            <translation>Rückgängig begonnen</translation>
        </message>
        <message>
            <source>did not come about</source>
            <translation>kam nicht zustande</translation>
        </message>
        <message>
            <source>undone</source>
            <translation>rückgängig gemacht</translation>
        </message>
        <message>
            <source>dropped</source>
            <translation>gelöscht (Datenbank)</translation>
        </message>
        <message>
            <source>guarded</source>
            <translation>bewacht</translation>
        </message>
        <message>
            <source>refused</source>
            <translation>verweigert</translation>
        </message>
        <message>
            <source>wipe seen</source>
            <translation>Löschung gesehen</translation>
        </message>
        <message>
            <source>about to delete</source>
            <translation>Löschen begonnen</translation>
        </message>
        <message>
            <source>deleted</source>
            <translation>gelöscht</translation>
        </message>
        <message>
            <source>spared</source>
            <translation>verschont</translation>
        </message>
        <message>
            <source>journal accepted</source>
            <translation>Journal angenommen</translation>
        </message>
        <message>
            <source>journal begun</source>
            <translation>Journal begonnen</translation>
        </message>
        <message>
            <source>copied</source>
            <translation>kopiert</translation>
        </message>
        <message>
            <source>copy lost</source>
            <translation>Kopie verloren</translation>
        </message>
        <message>
            <source>about to delete a copy</source>
            <translation>Löschen einer Kopie begonnen</translation>
        </message>
        <message>
            <source>copy deleted</source>
            <translation>Kopie gelöscht</translation>
        </message>
        <message>
            <source>copy retained</source>
            <translation>Kopie behalten</translation>
        </message>
        <message>
            <source>swept</source>
            <translation>aufgeräumt</translation>
        </message>
        <message>
            <source>failed</source>
            <translation>fehlgeschlagen</translation>
        </message>
        <message>
            <source>notice sent</source>
            <translation>Meldung gesendet</translation>
        </message>
        <message>
            <source>notice not sent</source>
            <translation>Meldung nicht gesendet</translation>
        </message>
        <message>
            <source>known as ours</source>
            <translation>als unser eigenes bekannt</translation>
        </message>
        <message>
            <source>sound</source>
            <translation>heil</translation>
        </message>
        <message>
            <source>NOT SOUND</source>
            <translation>NICHT HEIL</translation>
        </message>
        <message>
            <source>was there already</source>
            <translation>war schon da</translation>
        </message>
        <message>
            <source>%1 rows</source>
            <translation>%1 Zeilen</translation>
        </message>
        <message>
            <source>%1 tables</source>
            <translation>%1 Tabellen</translation>
        </message>
        <message>
            <source>cancelled</source>
            <translation>abgebrochen</translation>
        </message>
        <message>
            <source>the old one is kept as %1</source>
            <translation>die alte bleibt als %1</translation>
        </message>
    </context>
    <context>
        <name>KeepingCard</name>
        <message>
            <source>How many are kept</source>
            <translation>Wie viele behalten werden</translation>
        </message>
        <message>
            <source>one a period counts</source>
            <translation>eine je Zeitraum zählt</translation>
        </message>
        <message>
            <source>The newest good backup, pinned ones and those in use are always kept, whatever the numbers.</source>
            <translation>Die neueste gute Sicherung, angeheftete und gerade gebrauchte bleiben immer, gleich bei welchen Zahlen.</translation>
        </message>
        <message>
            <source>Save numbers</source>
            <translation>Zahlen speichern</translation>
        </message>
        <message>
            <source>Revert</source>
            <translation>Zurücknehmen</translation>
        </message>
        <message>
            <source>Command line</source>
            <translation>Befehlszeile</translation>
        </message>
        <message>
            <source>Daily</source>
            <translation>Täglich</translation>
        </message>
        <message>
            <source>the newest of each day</source>
            <translation>die neueste jedes Tages</translation>
        </message>
        <message>
            <source>Weekly</source>
            <translation>Wöchentlich</translation>
        </message>
        <message>
            <source>the newest of each week</source>
            <translation>die neueste jeder Woche</translation>
        </message>
        <message>
            <source>Monthly</source>
            <translation>Monatlich</translation>
        </message>
        <message>
            <source>the newest of each month</source>
            <translation>die neueste jedes Monats</translation>
        </message>
        <message>
            <source>Manual</source>
            <translation>Manuell</translation>
        </message>
        <message>
            <source>by number</source>
            <translation>nach Anzahl</translation>
        </message>
        <message>
            <source>all</source>
            <translation>alle</translation>
        </message>
        <message>
            <source>%1 backups to keep</source>
            <translation>%1: wie viele bleiben</translation>
        </message>
        <message>
            <source>Nothing was changed.</source>
            <translation>Nichts wurde geändert.</translation>
        </message>
    </context>
    <context>
        <name>KeptCard</name>
        <message>
            <source>Databases that were replaced and are kept</source>
            <translation>Datenbanken, die ersetzt wurden und aufbewahrt werden</translation>
        </message>
        <message>
            <source>Kept databases</source>
            <translation>Aufbewahrte Datenbanken</translation>
        </message>
        <message>
            <source>replaced %1</source>
            <translation>ersetzt %1</translation>
        </message>
        <message>
            <source>Undo…</source>
            <translation>Rückgängig…</translation>
        </message>
        <message>
            <source>Undo: back to %1</source>
            <translation>Rückgängig: zurück zu %1</translation>
        </message>
        <message>
            <source>Drop…</source>
            <translation>Löschen…</translation>
        </message>
        <message>
            <source>Drop %1</source>
            <translation>%1 löschen</translation>
        </message>
        <message>
            <source>%2 becomes %1 again: both names are exchanged in one transaction, and connections are closed.</source>
            <translation>%2 wird wieder zu %1: Beide Namen werden in einer Transaktion getauscht, Verbindungen werden geschlossen.</translation>
        </message>
        <message>
            <source>What is %1 now is kept beside it, with everything written to it: an Undo can be undone.</source>
            <translation>Was jetzt %1 ist, bleibt daneben erhalten, mit allem, was hineingeschrieben wurde: Auch das lässt sich rückgängig machen.</translation>
        </message>
        <message>
            <source>Undo the replacement?</source>
            <translation>Die Ersetzung rückgängig machen?</translation>
        </message>
        <message>
            <source>Undo: replace %1</source>
            <translation>Rückgängig: %1 ersetzen</translation>
        </message>
        <message>
            <source>Nothing has changed yet.</source>
            <translation>Noch ist nichts geändert.</translation>
        </message>
        <message>
            <source>%2 goes with all that is in it, and there is no way back to it. %1 itself is not touched.</source>
            <translation>%2 verschwindet mit allem darin, und es gibt keinen Weg dahin zurück. %1 selbst bleibt unberührt.</translation>
        </message>
        <message>
            <source>Drop a kept database for good?</source>
            <translation>Eine aufbewahrte Datenbank endgültig löschen?</translation>
        </message>
        <message>
            <source>%1 is a database of the server %2.</source>
            <translation>%1 ist eine Datenbank des Servers %2.</translation>
        </message>
        <message>
            <source>%1 on the server %2 was replaced %3.</source>
            <translation>%1 auf dem Server %2 wurde %3 ersetzt.</translation>
        </message>
        <message>
            <source>Dropped %1.</source>
            <translation>%1 gelöscht.</translation>
        </message>
        <message>
            <source>%1 is %2 again, after %3.</source>
            <translation>%1 ist wieder %2, nach %3.</translation>
        </message>
        <message>
            <source>The other is kept as %1.</source>
            <translation>Die andere bleibt als %1 erhalten.</translation>
        </message>
    </context>
    <context>
        <name>KeyringSection</name>
        <message>
            <source>Passwords lie in the keyring of the system and nowhere else; plain text is never accepted.</source>
            <translation>Passwörter liegen im Schlüsselbund des Systems und nirgends sonst; Klartext wird nie hingenommen.</translation>
        </message>
        <message>
            <source>Passwords</source>
            <translation>Passwörter</translation>
        </message>
        <message>
            <source>Test the keyring</source>
            <translation>Schlüsselbund prüfen</translation>
        </message>
        <message>
            <source>Who uses it</source>
            <translation>Wer ihn verwendet</translation>
        </message>
        <message>
            <source>No profile keeps its password there.</source>
            <translation>Kein Profil bewahrt sein Passwort dort auf.</translation>
        </message>
        <message>
            <source>Profiles: %1</source>
            <translation>Profile: %1</translation>
        </message>
        <message>
            <source>Looking for the keyring…</source>
            <translation>Der Schlüsselbund wird gesucht…</translation>
        </message>
        <message>
            <source>%1 is unlocked.</source>
            <translation>%1 ist entsperrt.</translation>
        </message>
        <message>
            <source>Storing a password asks you to unlock it. Scheduled runs need it unlocked, or a passfile.</source>
            <translation>Beim Speichern eines Passworts wird nach der Entsperrung gefragt. Geplante Läufe brauchen ihn entsperrt, oder eine Passwortdatei.</translation>
        </message>
        <message>
            <source>The keyring is locked.</source>
            <translation>Der Schlüsselbund ist gesperrt.</translation>
        </message>
        <message>
            <source>Storing a word, reading it, forgetting it…</source>
            <translation>Ein Wort wird gespeichert, gelesen und vergessen…</translation>
        </message>
        <message>
            <source>The keyring works: a word was stored, read and forgotten.</source>
            <translation>Der Schlüsselbund arbeitet: Ein Wort wurde gespeichert, gelesen und vergessen.</translation>
        </message>
    </context>
    <context>
        <name>LatestModel</name>
        <message>
            <source>unknown</source>
            <translation>unbekannt</translation>
        </message>
        <message>
            <source> · pinned</source>
            <translation> · angeheftet</translation>
        </message>
        <message>
            <source>When</source>
            <translation>Wann</translation>
        </message>
        <message>
            <source>Kind</source>
            <translation>Art</translation>
        </message>
        <message>
            <source>State</source>
            <translation>Zustand</translation>
        </message>
        <message>
            <source>Rows</source>
            <translation>Zeilen</translation>
        </message>
        <message>
            <source>Size</source>
            <translation>Größe</translation>
        </message>
        <message>
            <source>Verified</source>
            <translation>Geprüft</translation>
        </message>
    </context>
    <context>
        <name>LatestTable</name>
        <message>
            <source>The last backups</source>
            <translation>Die letzten Sicherungen</translation>
        </message>
    </context>
    <context>
        <name>LimitsSection</name>
        <message>
            <source>Limits</source>
            <translation>Grenzen</translation>
        </message>
        <message>
            <source>all</source>
            <translation>alle</translation>
        </message>
        <message>
            <source>Save</source>
            <translation>Speichern</translation>
        </message>
        <message>
            <source>Usual values</source>
            <translation>Übliche Werte</translation>
        </message>
        <message>
            <source>Command line…</source>
            <translation>Befehlszeile…</translation>
        </message>
        <message>
            <source>How many are kept</source>
            <translation>Wie viele behalten werden</translation>
        </message>
        <message>
            <source>never fewer than one good backup</source>
            <translation>nie weniger als eine gute Sicherung</translation>
        </message>
        <message>
            <source>Daily</source>
            <translation>Täglich</translation>
        </message>
        <message>
            <source>Weekly</source>
            <translation>Wöchentlich</translation>
        </message>
        <message>
            <source>Monthly</source>
            <translation>Monatlich</translation>
        </message>
        <message>
            <source>Manual</source>
            <translation>Manuell</translation>
        </message>
        <message>
            <source>When a backup is suspect</source>
            <translation>Wann eine Sicherung verdächtig ist</translation>
        </message>
        <message>
            <source>compared with the last good ones</source>
            <translation>verglichen mit den letzten guten</translation>
        </message>
        <message>
            <source>One table lost</source>
            <translation>Eine Tabelle verlor</translation>
        </message>
        <message>
            <source>more than this share of its rows</source>
            <translation>mehr als diesen Anteil ihrer Zeilen</translation>
        </message>
        <message>
            <source>A log or queue lost</source>
            <translation>Ein Protokoll verlor</translation>
        </message>
        <message>
            <source>more than this share: their rows come and go</source>
            <translation>mehr als diesen Anteil: Zeilen von Protokollen und Warteschlangen kommen und gehen</translation>
        </message>
        <message>
            <source>All together lost</source>
            <translation>Zusammen verloren</translation>
        </message>
        <message>
            <source>more than this share, the worst table left out</source>
            <translation>mehr als diesen Anteil, die schlimmste Tabelle nicht gezählt</translation>
        </message>
        <message>
            <source>fewer rows than this are not judged by shares</source>
            <translation>weniger Zeilen werden nicht nach Anteilen beurteilt</translation>
        </message>
        <message>
            <source>fewer rows than this may vanish</source>
            <translation>weniger Zeilen dürfen verschwinden</translation>
        </message>
        <message>
            <source>Small tables</source>
            <translation>Kleine Tabellen</translation>
        </message>
        <message>
            <source>Tiny tables</source>
            <translation>Winzige Tabellen</translation>
        </message>
        <message>
            <source>No profile yet.</source>
            <translation>Noch kein Profil.</translation>
        </message>
        <message>
            <source>DATABASE_URL is no profile: add one to set its limits.</source>
            <translation>DATABASE_URL ist kein Profil: Erst ein Profil hat eigene Grenzen.</translation>
        </message>
        <message>
            <source>For %1.</source>
            <translation>Für %1.</translation>
        </message>
        <message>
            <source>Saved.</source>
            <translation>Gespeichert.</translation>
        </message>
    </context>
    <context>
        <name>LiveCard</name>
        <message>
            <source>The database now</source>
            <translation>Die Datenbank jetzt</translation>
        </message>
        <message>
            <source>Ask again</source>
            <translation>Erneut fragen</translation>
        </message>
        <message>
            <source>Asking the server…</source>
            <translation>Der Server wird gefragt…</translation>
        </message>
        <message>
            <source>The server has not been asked.</source>
            <translation>Der Server wurde nicht gefragt.</translation>
        </message>
        <message>
            <source>The server cannot be asked now; everything else here is read from the backups.</source>
            <translation>Der Server kann jetzt nicht gefragt werden; alles andere hier steht in den Sicherungen.</translation>
        </message>
        <message>
            <source>PostgreSQL %1 · %2 on its disk · rows are the server's estimate</source>
            <translation>PostgreSQL %1 · %2 auf seinem Datenträger · Zeilen sind Schätzungen des Servers</translation>
        </message>
        <message>
            <source>Table</source>
            <translation>Tabelle</translation>
        </message>
        <message>
            <source>Now</source>
            <translation>Jetzt</translation>
        </message>
        <message>
            <source>Last good backup</source>
            <translation>Letzte gute Sicherung</translation>
        </message>
        <message>
            <source>Change</source>
            <translation>Änderung</translation>
        </message>
        <message>
            <source>new</source>
            <translation>neu</translation>
        </message>
    </context>
    <context>
        <name>LogsView</name>
        <message>
            <source>Log file</source>
            <translation>Protokolldatei</translation>
        </message>
        <message>
            <source>Log</source>
            <translation>Protokoll</translation>
        </message>
        <message>
            <source>Open folder</source>
            <translation>Ordner öffnen</translation>
        </message>
        <message>
            <source>Copy</source>
            <translation>Kopieren</translation>
        </message>
        <message>
            <source>Window</source>
            <translation>Fenster</translation>
        </message>
        <message>
            <source>backups</source>
            <translation>Sicherungen</translation>
        </message>
        <message>
            <source>scheduled</source>
            <translation>nach Zeitplan</translation>
        </message>
        <message>
            <source>Nothing was written there yet.</source>
            <translation>Dort wurde noch nichts geschrieben.</translation>
        </message>
        <message>
            <source>The folder does not exist yet.</source>
            <translation>Den Ordner gibt es noch nicht.</translation>
        </message>
    </context>
    <context>
        <name>LookSection</name>
        <message>
            <source>Appearance and language</source>
            <translation>Aussehen und Sprache</translation>
        </message>
        <message>
            <source>as the system</source>
            <translation>wie das System</translation>
        </message>
        <message>
            <source>light</source>
            <translation>hell</translation>
        </message>
        <message>
            <source>dark</source>
            <translation>dunkel</translation>
        </message>
        <message>
            <source>Language</source>
            <translation>Sprache</translation>
        </message>
        <message>
            <source>Appearance</source>
            <translation>Aussehen</translation>
        </message>
        <message>
            <source>Applies when LoopIn Backup is started again.</source>
            <translation>Gilt ab dem nächsten Start von LoopIn Backup.</translation>
        </message>
    </context>
    <context>
        <name>MachineCard</name>
        <message>
            <source>Who makes them</source>
            <translation>Wer sie macht</translation>
        </message>
        <message>
            <source>this machine's schedulers, as this user</source>
            <translation>die Zeitplaner dieses Rechners, als dieser Benutzer</translation>
        </message>
        <message>
            <source>Type: “loopin-backup-cli schedule install --with windows --output loopin.xml”.</source>
            <translation>Einzutippen ist: „loopin-backup-cli schedule install --with windows --output loopin.xml“.</translation>
        </message>
        <message>
            <source>Nothing on this machine makes these backups yet: install one of these.</source>
            <translation>Noch macht nichts auf diesem Rechner diese Sicherungen: einen davon installieren.</translation>
        </message>
    </context>
    <context>
        <name>MainWindow</name>
        <message>
            <source>Menu</source>
            <translation>Menü</translation>
        </message>
        <message>
            <source>Overview</source>
            <translation>Übersicht</translation>
        </message>
        <message>
            <source>Backups</source>
            <translation>Sicherungen</translation>
        </message>
        <message>
            <source>Restore</source>
            <translation>Wiederherstellen</translation>
        </message>
        <message>
            <source>Schedule</source>
            <translation>Zeitplan</translation>
        </message>
        <message>
            <source>Destinations</source>
            <translation>Ziele</translation>
        </message>
        <message>
            <source>Pages</source>
            <translation>Seiten</translation>
        </message>
    </context>
    <context>
        <name>Matter</name>
        <message>
            <source>The last backup is suspect</source>
            <translation>Die letzte Sicherung ist verdächtig</translation>
        </message>
        <message>
            <source>Rows lost between %1 and %2:</source>
            <translation>Zwischen %1 und %2 verlorene Zeilen:</translation>
        </message>
        <message>
            <source>Last good backup: %1%2. Nothing good will be deleted.</source>
            <translation>Letzte gute Sicherung: %1%2. Nichts Gutes wird gelöscht.</translation>
        </message>
        <message numerus="yes">
            <source>and %n more table(s)</source>
            <translation>
                <numerusform>und %n weitere Tabelle</numerusform>
                <numerusform>und %n weitere Tabellen</numerusform>
            </translation>
        </message>
        <message>
            <source>, proven restorable</source>
            <translation>, nachweislich wiederherstellbar</translation>
        </message>
        <message>
            <source>Rows since the last good backup, by the server's own numbers: %1. The backups are safe.</source>
            <translation>Zeilen seit der letzten guten Sicherung, nach Angaben des Servers: %1. Die Sicherungen sind sicher.</translation>
        </message>
        <message>
            <source>Right now: %1</source>
            <translation>Gerade jetzt: %1</translation>
        </message>
        <message>
            <source>%1 is damaged</source>
            <translation>%1 ist beschädigt</translation>
        </message>
        <message>
            <source>Its verification failed: %1 It is kept, and no longer counted.</source>
            <translation>Die Prüfung ist fehlgeschlagen: %1 Die Sicherung bleibt und zählt nicht mehr.</translation>
        </message>
        <message>
            <source>A drill restores it into a throwaway server, compares every row, and throws the server away.</source>
            <translation>Eine Übung stellt sie auf einem Wegwerf-Server wieder her, vergleicht jede Zeile und verwirft den Server.</translation>
        </message>
        <message>
            <source>No backup has been proven restorable yet</source>
            <translation>Noch ist keine Sicherung nachweislich wiederherstellbar</translation>
        </message>
    </context>
    <context>
        <name>MatterNotice</name>
        <message>
            <source>Compare</source>
            <translation>Vergleichen</translation>
        </message>
        <message>
            <source>Restore what was lost…</source>
            <translation>Verlorenes wiederherstellen…</translation>
        </message>
        <message>
            <source>Back up now</source>
            <translation>Jetzt sichern</translation>
        </message>
        <message>
            <source>Drill now</source>
            <translation>Jetzt üben</translation>
        </message>
        <message>
            <source>Schedule</source>
            <translation>Zeitplan</translation>
        </message>
        <message>
            <source>Journal</source>
            <translation>Journal</translation>
        </message>
        <message>
            <source>Edit profile…</source>
            <translation>Profil bearbeiten…</translation>
        </message>
    </context>
    <context>
        <name>NoteDialog</name>
        <message>
            <source>Note</source>
            <translation>Notiz</translation>
        </message>
        <message>
            <source>Write it down</source>
            <translation>Aufschreiben</translation>
        </message>
        <message>
            <source>It is written to the journal. An empty note takes the old one away.</source>
            <translation>Die Notiz kommt ins Journal. Eine leere Notiz löscht die alte.</translation>
        </message>
        <message>
            <source>Cancel</source>
            <translation>Abbrechen</translation>
        </message>
    </context>
    <context>
        <name>NoticesSection</name>
        <message>
            <source>Notices</source>
            <translation>Meldungen</translation>
        </message>
        <message>
            <source>Tell this desktop when a job ends or a backup is suspect</source>
            <translation>Hier melden, was endet oder verdächtig ist</translation>
        </message>
        <message>
            <source>This desktop</source>
            <translation>Dieser Desktop</translation>
        </message>
        <message>
            <source>its service's name</source>
            <translation>Name des Dienstes</translation>
        </message>
        <message>
            <source>An address of Apprise. It is a secret: it is not shown, and kept like a password.</source>
            <translation>Eine Adresse von Apprise. Sie ist ein Geheimnis: Sie wird nicht gezeigt und wie ein Passwort aufbewahrt.</translation>
        </message>
        <message>
            <source>Address</source>
            <translation>Adresse</translation>
        </message>
        <message>
            <source>Add</source>
            <translation>Hinzufügen</translation>
        </message>
        <message>
            <source>Send a test</source>
            <translation>Probe senden</translation>
        </message>
        <message>
            <source>Command line…</source>
            <translation>Befehlszeile…</translation>
        </message>
        <message>
            <source>When nobody watches</source>
            <translation>Wenn niemand hinsieht</translation>
        </message>
        <message>
            <source>Name</source>
            <translation>Name</translation>
        </message>
        <message>
            <source>No profile yet.</source>
            <translation>Noch kein Profil.</translation>
        </message>
        <message>
            <source>DATABASE_URL is no profile: add one to name places.</source>
            <translation>DATABASE_URL ist kein Profil: Erst ein Profil hat eigene Empfänger.</translation>
        </message>
        <message>
            <source>Nobody is told yet.</source>
            <translation>Noch niemand wird benachrichtigt.</translation>
        </message>
        <message>
            <source>Add a place first.</source>
            <translation>Zuerst einen Empfänger hinzufügen.</translation>
        </message>
        <message>
            <source>Remove</source>
            <translation>Entfernen</translation>
        </message>
        <message>
            <source>Remove %1</source>
            <translation>%1 entfernen</translation>
        </message>
        <message>
            <source>The last notice failed: %1</source>
            <translation>Die letzte Meldung ist fehlgeschlagen: %1</translation>
        </message>
        <message>
            <source>Give an address.</source>
            <translation>Bitte eine Adresse angeben.</translation>
        </message>
        <message>
            <source>Sending…</source>
            <translation>Wird gesendet…</translation>
        </message>
        <message>
            <source>Not everybody was told.</source>
            <translation>Nicht alle wurden benachrichtigt.</translation>
        </message>
        <message numerus="yes">
            <source>%n place(s) were told.</source>
            <translation>
                <numerusform>Ein Empfänger wurde benachrichtigt.</numerusform>
                <numerusform>%n Empfänger wurden benachrichtigt.</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>OverviewPage</name>
        <message>
            <source>Overview</source>
            <translation>Übersicht</translation>
        </message>
        <message>
            <source>There is no backup yet. The first one takes a moment, and nothing in the database is changed.</source>
            <translation>Es gibt noch keine Sicherung. Die erste dauert einen Augenblick, und in der Datenbank wird nichts geändert.</translation>
        </message>
        <message>
            <source>Back up now</source>
            <translation>Jetzt sichern</translation>
        </message>
        <message>
            <source>No database is protected yet.</source>
            <translation>Noch ist keine Datenbank geschützt.</translation>
        </message>
        <message>
            <source>New profile…</source>
            <translation>Neues Profil…</translation>
        </message>
        <message>
            <source>Reading the backups…</source>
            <translation>Die Sicherungen werden gelesen…</translation>
        </message>
    </context>
    <context>
        <name>PasswordCard</name>
        <message>
            <source>Password</source>
            <translation>Passwort</translation>
        </message>
        <message>
            <source>In this user's keyring, where only you can read it</source>
            <translation>Im Schlüsselbund dieses Benutzers, wo es niemand sonst lesen kann</translation>
        </message>
        <message>
            <source>Not kept here: the server asks none, or ~/.pgpass or a certificate answers</source>
            <translation>Nicht hier: Der Server verlangt keines, oder ~/.pgpass oder ein Zertifikat antwortet</translation>
        </message>
        <message>
            <source>In the password file that is set already, as it is</source>
            <translation>In der schon eingestellten Passwortdatei, unverändert</translation>
        </message>
        <message>
            <source>Look again</source>
            <translation>Erneut suchen</translation>
        </message>
        <message>
            <source>Looking for the keyring…</source>
            <translation>Der Schlüsselbund wird gesucht…</translation>
        </message>
        <message>
            <source>%1 is unlocked.</source>
            <translation>%1 ist entsperrt.</translation>
        </message>
        <message>
            <source>The keyring is locked. Saving a password asks you to unlock it.</source>
            <translation>Der Schlüsselbund ist gesperrt. Beim Speichern eines Passworts wird nach der Entsperrung gefragt.</translation>
        </message>
        <message>
            <source>%1 Passwords are never kept in the clear. Log in to a desktop with a keyring (GNOME Keyring, KWallet), or save without a password and use ~/.pgpass.</source>
            <translation>%1 Passwörter werden nie im Klartext aufbewahrt. Abhilfe: die Anmeldung an einem Desktop mit Schlüsselbund (GNOME Keyring, KWallet), oder ohne Passwort speichern und ~/.pgpass verwenden.</translation>
        </message>
        <message>
            <source>Stored; type only to change it</source>
            <translation>Gespeichert; nur zum Ändern eingeben</translation>
        </message>
        <message>
            <source>Used only for testing the connection now; it is not kept.</source>
            <translation>Dient jetzt nur der Prüfung der Verbindung; es wird nicht aufbewahrt.</translation>
        </message>
    </context>
    <context>
        <name>PlaceCard</name>
        <message>
            <source>Backups</source>
            <translation>Sicherungen</translation>
        </message>
        <message>
            <source>Choose…</source>
            <translation>Wählen…</translation>
        </message>
        <message>
            <source>Choose the directory</source>
            <translation>Das Verzeichnis wählen</translation>
        </message>
        <message>
            <source>Directory</source>
            <translation>Verzeichnis</translation>
        </message>
        <message>
            <source>zstd: much smaller, and “zstd -dc” gives the plain .sql</source>
            <translation>zstd: viel kleiner, und „zstd -dc“ liefert die einfache .sql</translation>
        </message>
        <message>
            <source>none: a plain .sql file for psql</source>
            <translation>keine: eine einfache .sql-Datei für psql</translation>
        </message>
        <message>
            <source>A production database: a red banner warns whoever works on it</source>
            <translation>Eine Produktionsdatenbank: Ein rotes Band warnt alle, die daran arbeiten</translation>
        </message>
        <message>
            <source>Compression</source>
            <translation>Komprimierung</translation>
        </message>
        <message>
            <source>Give the whole path of a directory.</source>
            <translation>Bitte den ganzen Pfad eines Verzeichnisses angeben.</translation>
        </message>
        <message>
            <source>%1 free.</source>
            <translation>%1 frei.</translation>
        </message>
        <message>
            <source>The backups of %1 go there too.</source>
            <translation>Dorthin gehen auch die Sicherungen von %1.</translation>
        </message>
        <message>
            <source>Where the backups go</source>
            <translation>Wohin die Sicherungen gehen</translation>
        </message>
        <message>
            <source>Destination %1</source>
            <translation>Ziel %1</translation>
        </message>
        <message>
            <source>Copy now</source>
            <translation>Jetzt kopieren</translation>
        </message>
        <message>
            <source>Show what is there…</source>
            <translation>Zeigen, was dort liegt…</translation>
        </message>
        <message>
            <source>Edit…</source>
            <translation>Bearbeiten…</translation>
        </message>
        <message>
            <source>Remove…</source>
            <translation>Entfernen…</translation>
        </message>
        <message>
            <source>required</source>
            <translation>erforderlich</translation>
        </message>
        <message>
            <source>No backup is deleted here before it has a copy there.</source>
            <translation>Hier wird keine Sicherung gelöscht, bevor dort eine Kopie liegt.</translation>
        </message>
        <message>
            <source>Last copy</source>
            <translation>Letzte Kopie</translation>
        </message>
        <message>
            <source>Newest backup there</source>
            <translation>Neueste Sicherung dort</translation>
        </message>
        <message>
            <source>Copies</source>
            <translation>Kopien</translation>
        </message>
        <message>
            <source>Free there</source>
            <translation>Dort frei</translation>
        </message>
        <message>
            <source>More ▾</source>
            <translation>Mehr ▾</translation>
        </message>
        <message>
            <source>More for %1</source>
            <translation>Mehr zu %1</translation>
        </message>
        <message>
            <source>Command line</source>
            <translation>Befehlszeile</translation>
        </message>
        <message>
            <source>%1 of %2</source>
            <translation>%1 von %2</translation>
        </message>
        <message>
            <source>never</source>
            <translation>nie</translation>
        </message>
    </context>
    <context>
        <name>PlaceStep</name>
        <message>
            <source>Save profile</source>
            <translation>Profil speichern</translation>
        </message>
        <message>
            <source>Saving…</source>
            <translation>Wird gespeichert…</translation>
        </message>
    </context>
    <context>
        <name>PlaceTrial</name>
        <message>
            <source>Test</source>
            <translation>Prüfen</translation>
        </message>
        <message>
            <source>Testing the destination</source>
            <translation>Das Ziel wird geprüft</translation>
        </message>
        <message>
            <source>%1 free.</source>
            <translation>%1 frei.</translation>
        </message>
        <message>
            <source>A file was written, read back, and not overwritten.</source>
            <translation>Eine Datei wurde geschrieben, zurückgelesen und nicht überschrieben.</translation>
        </message>
        <message>
            <source>It answers.</source>
            <translation>Es antwortet.</translation>
        </message>
        <message>
            <source>Cancel test</source>
            <translation>Prüfung abbrechen</translation>
        </message>
    </context>
    <context>
        <name>PlacesSection</name>
        <message>
            <source>Directories</source>
            <translation>Verzeichnisse</translation>
        </message>
        <message>
            <source>Nothing of LoopIn Backup lies anywhere else.</source>
            <translation>Nirgends sonst liegt etwas von LoopIn Backup.</translation>
        </message>
        <message>
            <source>Backups of this profile</source>
            <translation>Sicherungen dieses Profils</translation>
        </message>
        <message>
            <source>Logs of this profile</source>
            <translation>Protokolle dieses Profils</translation>
        </message>
        <message>
            <source>Profiles</source>
            <translation>Profile</translation>
        </message>
        <message>
            <source>Settings of the window</source>
            <translation>Einstellungen des Fensters</translation>
        </message>
        <message>
            <source>Log of the window</source>
            <translation>Protokoll des Fensters</translation>
        </message>
        <message>
            <source>Open folder</source>
            <translation>Ordner öffnen</translation>
        </message>
        <message>
            <source>Copy</source>
            <translation>Kopieren</translation>
        </message>
        <message>
            <source>No profile yet.</source>
            <translation>Noch kein Profil.</translation>
        </message>
        <message>
            <source>It does not exist yet.</source>
            <translation>Es gibt ihn noch nicht.</translation>
        </message>
    </context>
    <context>
        <name>PlanStep</name>
        <message>
            <source>What changes in each table</source>
            <translation>Was sich in jeder Tabelle ändert</translation>
        </message>
        <message>
            <source>Progress of the plan</source>
            <translation>Fortschritt des Plans</translation>
        </message>
        <message>
            <source>Try again</source>
            <translation>Erneut versuchen</translation>
        </message>
        <message>
            <source>Making the plan</source>
            <translation>Der Plan wird gemacht</translation>
        </message>
        <message>
            <source>What happens</source>
            <translation>Was geschieht</translation>
        </message>
        <message>
            <source>Nothing that is there now is touched.</source>
            <translation>Nichts, was jetzt da ist, wird berührt.</translation>
        </message>
        <message>
            <source>Waiting for another job of this database.</source>
            <translation>Wartet auf einen anderen Auftrag dieser Datenbank.</translation>
        </message>
        <message>
            <source>The backup is read from beginning to end, and the live rows are counted.</source>
            <translation>Die Sicherung wird von Anfang bis Ende gelesen, und die jetzigen Zeilen werden gezählt.</translation>
        </message>
        <message>
            <source>Load a backup into %1 on %2</source>
            <translation>Eine Sicherung in %1 auf %2 laden</translation>
        </message>
        <message>
            <source>Replace %1 on %2</source>
            <translation>%1 auf %2 ersetzen</translation>
        </message>
        <message>
            <source>Counted: %1.</source>
            <translation>Gezählt: %1.</translation>
        </message>
        <message>
            <source>Load into %1</source>
            <translation>In %1 laden</translation>
        </message>
        <message>
            <source>Replace %1</source>
            <translation>%1 ersetzen</translation>
        </message>
        <message>
            <source>Nothing has changed yet.</source>
            <translation>Noch ist nichts geändert.</translation>
        </message>
        <message>
            <source>%1 cannot be replaced</source>
            <translation>%1 kann nicht ersetzt werden</translation>
        </message>
        <message>
            <source>%1 can only be loaded in place</source>
            <translation>%1 kann nur an Ort und Stelle geladen werden</translation>
        </message>
        <message>
            <source>Restore to the new database %1</source>
            <translation>In die neue Datenbank %1 wiederherstellen</translation>
        </message>
        <message>
            <source>Its tables are known when it has been read.</source>
            <translation>Ihre Tabellen sind bekannt, wenn sie gelesen ist.</translation>
        </message>
        <message>
            <source>%1 in all.</source>
            <translation>%1 insgesamt.</translation>
        </message>
        <message>
            <source>Restore to %1</source>
            <translation>In %1 wiederherstellen</translation>
        </message>
        <message>
            <source>foreign</source>
            <translation>fremd</translation>
        </message>
        <message>
            <source>last verified %1</source>
            <translation>zuletzt geprüft %1</translation>
        </message>
    </context>
    <context>
        <name>Plots</name>
        <message>
            <source>no backup</source>
            <translation>keine Sicherung</translation>
        </message>
        <message>
            <source>good backup</source>
            <translation>gute Sicherung</translation>
        </message>
        <message>
            <source>proven by a drill</source>
            <translation>durch eine Übung bewiesen</translation>
        </message>
        <message>
            <source>no backup that day</source>
            <translation>an diesem Tag keine Sicherung</translation>
        </message>
        <message>
            <source>the run failed</source>
            <translation>der Lauf ist fehlgeschlagen</translation>
        </message>
        <message>
            <source>damaged</source>
            <translation>beschädigt</translation>
        </message>
        <message>
            <source>suspect</source>
            <translation>verdächtig</translation>
        </message>
        <message numerus="yes">
            <source>%n backup(s)</source>
            <translation>
                <numerusform>eine Sicherung</numerusform>
                <numerusform>%n Sicherungen</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n cleaned up since</source>
            <translation>
                <numerusform>eine seither aufgeräumt</numerusform>
                <numerusform>%n seither aufgeräumt</numerusform>
            </translation>
        </message>
        <message>
            <source>%1 rows</source>
            <translation>%1 Zeilen</translation>
        </message>
        <message numerus="yes">
            <source>%n failed run(s)</source>
            <translation>
                <numerusform>ein fehlgeschlagener Lauf</numerusform>
                <numerusform>%n fehlgeschlagene Läufe</numerusform>
            </translation>
        </message>
        <message>
            <source>No good backup yet.</source>
            <translation>Noch keine gute Sicherung.</translation>
        </message>
        <message>
            <source>%1 of %2 days good</source>
            <translation>%1 von %2 Tagen gut</translation>
        </message>
        <message>
            <source>longest gap %1</source>
            <translation>längste Lücke %1</translation>
        </message>
        <message>
            <source>%1 missed</source>
            <translation>%1 ausgefallen</translation>
        </message>
        <message>
            <source>%1 failed</source>
            <translation>%1 fehlgeschlagen</translation>
        </message>
        <message>
            <source>%1 suspect</source>
            <translation>%1 verdächtig</translation>
        </message>
        <message>
            <source>not there</source>
            <translation>nicht da</translation>
        </message>
        <message>
            <source>Fallen: %1</source>
            <translation>Gefallen: %1</translation>
        </message>
        <message>
            <source>cleaned up since</source>
            <translation>seither aufgeräumt</translation>
        </message>
        <message>
            <source>From %1 to %2</source>
            <translation>Von %1 bis %2</translation>
        </message>
    </context>
    <context>
        <name>ProblemDialog</name>
        <message>
            <source>That did not work</source>
            <translation>Das hat nicht geklappt</translation>
        </message>
        <message>
            <source>What to do</source>
            <translation>Was zu tun ist</translation>
        </message>
        <message>
            <source>Details</source>
            <translation>Einzelheiten</translation>
        </message>
        <message>
            <source>Close</source>
            <translation>Schließen</translation>
        </message>
        <message>
            <source>Copy</source>
            <translation>Kopieren</translation>
        </message>
    </context>
    <context>
        <name>ProfileDialog</name>
        <message>
            <source>Edit %1</source>
            <translation>%1 bearbeiten</translation>
        </message>
        <message>
            <source>New profile</source>
            <translation>Neues Profil</translation>
        </message>
        <message>
            <source>Save profile</source>
            <translation>Profil speichern</translation>
        </message>
        <message>
            <source>Cancel</source>
            <translation>Abbrechen</translation>
        </message>
        <message>
            <source>Remove…</source>
            <translation>Entfernen…</translation>
        </message>
        <message>
            <source>Command line…</source>
            <translation>Befehlszeile…</translation>
        </message>
        <message>
            <source>PRODUCTION: what is restored here reaches users.</source>
            <translation>PRODUKTION: Was hier wiederhergestellt wird, erreicht die Nutzer.</translation>
        </message>
        <message>
            <source>Saving…</source>
            <translation>Wird gespeichert…</translation>
        </message>
        <message>
            <source>A job is running for %1.</source>
            <translation>Für %1 läuft ein Auftrag.</translation>
        </message>
        <message>
            <source>Cancel it or wait for its end, then remove it.</source>
            <translation>Zuerst den Auftrag abbrechen oder sein Ende abwarten, dann entfernen.</translation>
        </message>
        <message>
            <source>Forget %1 and its password?</source>
            <translation>%1 und sein Passwort vergessen?</translation>
        </message>
        <message>
            <source>Its backups stay in %1.</source>
            <translation>Die Sicherungen bleiben in %1.</translation>
        </message>
        <message>
            <source>Keep</source>
            <translation>Behalten</translation>
        </message>
        <message>
            <source>Forget %1</source>
            <translation>%1 vergessen</translation>
        </message>
        <message>
            <source>Removing…</source>
            <translation>Wird entfernt…</translation>
        </message>
    </context>
    <context>
        <name>ProfileForm</name>
        <message>
            <source>Name</source>
            <translation>Name</translation>
        </message>
        <message>
            <source>The password lies in the keyring under this name, so it stays.</source>
            <translation>Unter diesem Namen liegt das Passwort im Schlüsselbund, darum bleibt er.</translation>
        </message>
        <message>
            <source>There is a profile of this name already. Choose another.</source>
            <translation>Ein Profil dieses Namens gibt es schon. Bitte einen anderen wählen.</translation>
        </message>
        <message>
            <source>Type the password, or choose that it is not kept here.</source>
            <translation>Bitte das Passwort eingeben oder wählen, dass es hier nicht aufbewahrt wird.</translation>
        </message>
        <message>
            <source>Give the whole path of a directory.</source>
            <translation>Bitte den ganzen Pfad eines Verzeichnisses angeben.</translation>
        </message>
    </context>
    <context>
        <name>PublicKeyDialog</name>
        <message>
            <source>Public key</source>
            <translation>Öffentlicher Schlüssel</translation>
        </message>
        <message>
            <source>Whoever has this can encrypt backups, and open none. A server that takes backups needs no more.</source>
            <translation>Wer ihn hat, kann Sicherungen verschlüsseln und keine öffnen. Ein Server, der Sicherungen macht, braucht nicht mehr.</translation>
        </message>
        <message>
            <source>Recipients of %1</source>
            <translation>Empfänger von %1</translation>
        </message>
        <message>
            <source>Close</source>
            <translation>Schließen</translation>
        </message>
        <message>
            <source>Copy</source>
            <translation>Kopieren</translation>
        </message>
    </context>
    <context>
        <name>Refusals</name>
        <message>
            <source>Choose a backup first.</source>
            <translation>Zuerst eine Sicherung wählen.</translation>
        </message>
        <message>
            <source>Choose one backup.</source>
            <translation>Eine Sicherung wählen.</translation>
        </message>
        <message>
            <source>its last verification failed.</source>
            <translation>ihre letzte Prüfung ist fehlgeschlagen.</translation>
        </message>
        <message>
            <source>The data file of %1 is missing.</source>
            <translation>Die Datendatei von %1 fehlt.</translation>
        </message>
        <message>
            <source>Choose one backup, or two.</source>
            <translation>Eine oder zwei Sicherungen wählen.</translation>
        </message>
        <message>
            <source>Only backups that this program made tell what is in them.</source>
            <translation>Nur Sicherungen dieses Programms sagen, was in ihnen ist.</translation>
        </message>
        <message>
            <source>It is pinned already.</source>
            <translation>Sie ist schon angeheftet.</translation>
        </message>
        <message>
            <source>It is not pinned.</source>
            <translation>Sie ist nicht angeheftet.</translation>
        </message>
        <message>
            <source>Only a suspect backup can be accepted.</source>
            <translation>Nur eine verdächtige Sicherung kann anerkannt werden.</translation>
        </message>
        <message>
            <source>There is no file of it.</source>
            <translation>Es gibt keine Datei davon.</translation>
        </message>
        <message>
            <source>The backups are being read.</source>
            <translation>Die Sicherungen werden gerade gelesen.</translation>
        </message>
        <message>
            <source>%1 cannot be deleted: %2</source>
            <translation>%1 kann nicht gelöscht werden: %2</translation>
        </message>
    </context>
    <context>
        <name>RestoreChoice</name>
        <message>
            <source>Suspect: %1 Accept it on the page Backups if the database is as it should be.</source>
            <translation>Verdächtig: %1 Auf der Seite Sicherungen anerkennen, wenn die Datenbank so ist, wie sie sein soll.</translation>
        </message>
        <message>
            <source>Damaged: %1</source>
            <translation>Beschädigt: %1</translation>
        </message>
        <message>
            <source>Incomplete: %1</source>
            <translation>Unvollständig: %1</translation>
        </message>
        <message>
            <source>Cannot be used: %1</source>
            <translation>Unbrauchbar: %1</translation>
        </message>
        <message>
            <source>Its data is not there. %1</source>
            <translation>Ihre Daten sind nicht da. %1</translation>
        </message>
        <message>
            <source>Give the new database a name.</source>
            <translation>Bitte der neuen Datenbank einen Namen geben.</translation>
        </message>
        <message>
            <source>A name has at most 63 bytes.</source>
            <translation>Ein Name hat höchstens 63 Byte.</translation>
        </message>
        <message>
            <source>There is a database of this name already.</source>
            <translation>Eine Datenbank dieses Namens gibt es schon.</translation>
        </message>
    </context>
    <context>
        <name>RestorePage</name>
        <message>
            <source>Restore</source>
            <translation>Wiederherstellen</translation>
        </message>
        <message>
            <source>A backup is restored here, once there is a database to protect.</source>
            <translation>Hier wird eine Sicherung wiederhergestellt, sobald es eine Datenbank zu schützen gibt.</translation>
        </message>
        <message>
            <source>New profile…</source>
            <translation>Neues Profil…</translation>
        </message>
    </context>
    <context>
        <name>RestoreSentences</name>
        <message>
            <source>A new database beside it is loaded and compared with the backup, row by row%1.</source>
            <translation>Eine neue Datenbank wird daneben geladen und Zeile für Zeile mit der Sicherung verglichen%1.</translation>
        </message>
        <message>
            <source>A safety backup of %1 is taken first.</source>
            <translation>Zuerst wird eine Sicherheitssicherung von %1 gemacht.</translation>
        </message>
        <message>
            <source>Then it gets the name %1, which no database has now.</source>
            <translation>Dann bekommt sie den Namen %1, den jetzt keine Datenbank hat.</translation>
        </message>
        <message>
            <source>both names are exchanged in one transaction.</source>
            <translation>beide Namen werden in einer Transaktion getauscht.</translation>
        </message>
        <message>
            <source>The old database stays, named as %1 with the time of the exchange, until you drop it: Undo takes a second.</source>
            <translation>Die alte Datenbank bleibt, benannt wie %1 mit der Zeit des Tauschs, bis Sie sie löschen: Rückgängig dauert eine Sekunde.</translation>
        </message>
        <message>
            <source>Everything of this role in %1 is dropped and loaded again in one transaction: if anything fails, nothing has changed%2. Others wait meanwhile.</source>
            <translation>Alles, was dieser Rolle in %1 gehört, wird in einer Transaktion gelöscht und neu geladen: Scheitert etwas, hat sich nichts geändert%2. Andere warten so lange.</translation>
        </message>
        <message>
            <source>It is compared with the backup. There is no Undo in this way: the safety backup is the way back.</source>
            <translation>Sie wird mit der Sicherung verglichen. Rückgängig gibt es auf diesem Weg nicht: Die Sicherheitssicherung ist der Weg zurück.</translation>
        </message>
        <message>
            <source>The backup is checked from beginning to end before one statement is sent%1.</source>
            <translation>Die Sicherung wird von Anfang bis Ende geprüft, bevor eine Anweisung gesendet wird%1.</translation>
        </message>
        <message>
            <source>It is restored under a name of its own and compared with the backup, row by row.</source>
            <translation>Sie wird unter eigenem Namen wiederhergestellt und Zeile für Zeile mit der Sicherung verglichen.</translation>
        </message>
        <message>
            <source>Only when both are equal does it get the name %1. No other database is touched.</source>
            <translation>Erst wenn beide gleich sind, bekommt sie den Namen %1. Keine andere Datenbank wird berührt.</translation>
        </message>
        <message>
            <source>%1 of %2 free</source>
            <translation>%1 von %2 frei</translation>
        </message>
        <message>
            <source>about %1, as last time</source>
            <translation>etwa %1, wie beim letzten Mal</translation>
        </message>
        <message>
            <source>Nobody is connected now</source>
            <translation>Niemand ist jetzt verbunden</translation>
        </message>
        <message>
            <source>1 connection from %1 is closed</source>
            <translation>1 Verbindung von %1 wird geschlossen</translation>
        </message>
        <message>
            <source>%1 connections from %2 are closed</source>
            <translation>%1 Verbindungen von %2 werden geschlossen</translation>
        </message>
        <message>
            <source>%1 will be gone, %2 will be back.</source>
            <translation>%1 verschwinden, %2 kommen zurück.</translation>
        </message>
        <message>
            <source>The server counts %1 written since, its own included.</source>
            <translation>Der Server zählt seither %1 geschriebene, eigene eingeschlossen.</translation>
        </message>
        <message>
            <source>1 row</source>
            <translation>1 Zeile</translation>
        </message>
        <message>
            <source>%1 rows</source>
            <translation>%1 Zeilen</translation>
        </message>
        <message>
            <source>The server lacks: %1.</source>
            <translation>Dem Server fehlt: %1.</translation>
        </message>
    </context>
    <context>
        <name>RestoreWork</name>
        <message>
            <source>Look at the server</source>
            <translation>Den Server ansehen</translation>
        </message>
        <message>
            <source>Restore plan</source>
            <translation>Plan der Wiederherstellung</translation>
        </message>
        <message>
            <source>Restore</source>
            <translation>Wiederherstellen</translation>
        </message>
        <message>
            <source>Undo</source>
            <translation>Rückgängig</translation>
        </message>
        <message>
            <source>Drop</source>
            <translation>Löschung</translation>
        </message>
    </context>
    <context>
        <name>ResultStep</name>
        <message>
            <source>The proof</source>
            <translation>Der Beweis</translation>
        </message>
        <message>
            <source>The way back</source>
            <translation>Der Weg zurück</translation>
        </message>
        <message>
            <source>Undo…</source>
            <translation>Rückgängig…</translation>
        </message>
        <message>
            <source>What is safe</source>
            <translation>Was unversehrt ist</translation>
        </message>
        <message>
            <source>What to do</source>
            <translation>Was zu tun ist</translation>
        </message>
        <message>
            <source>Details</source>
            <translation>Einzelheiten</translation>
        </message>
        <message>
            <source>Copy</source>
            <translation>Kopieren</translation>
        </message>
        <message>
            <source>Try again</source>
            <translation>Erneut versuchen</translation>
        </message>
        <message>
            <source>Done</source>
            <translation>Fertig</translation>
        </message>
        <message>
            <source>%1 holds the backup</source>
            <translation>%1 enthält die Sicherung</translation>
        </message>
        <message>
            <source>%1 is the backup now</source>
            <translation>%1 ist jetzt die Sicherung</translation>
        </message>
        <message>
            <source>%1 holds the backup again</source>
            <translation>%1 enthält wieder die Sicherung</translation>
        </message>
        <message>
            <source>Compared row by row, and equal to %1.</source>
            <translation>Zeile für Zeile verglichen und gleich %1.</translation>
        </message>
        <message>
            <source>rows compared</source>
            <translation>Zeilen verglichen</translation>
        </message>
        <message>
            <source>differences</source>
            <translation>Unterschiede</translation>
        </message>
        <message>
            <source>for loading and comparing</source>
            <translation>zum Laden und Vergleichen</translation>
        </message>
        <message>
            <source>for the exchange</source>
            <translation>für den Tausch</translation>
        </message>
        <message>
            <source>The database before, with everything in it, is kept as %1 until you drop it.</source>
            <translation>Die Datenbank von vorher mit allem darin bleibt als %1 erhalten, bis sie gelöscht wird.</translation>
        </message>
        <message>
            <source>What was there before is in the safety backup %1.</source>
            <translation>Was vorher da war, liegt in der Sicherheitssicherung %1.</translation>
        </message>
        <message>
            <source>There was no database of this name before.</source>
            <translation>Vorher gab es keine Datenbank dieses Namens.</translation>
        </message>
        <message>
            <source>Undone</source>
            <translation>Rückgängig gemacht</translation>
        </message>
        <message>
            <source>The restore was cancelled</source>
            <translation>Die Wiederherstellung wurde abgebrochen</translation>
        </message>
        <message>
            <source>The restore did not succeed</source>
            <translation>Die Wiederherstellung ist nicht gelungen</translation>
        </message>
        <message>
            <source>No database was changed. What was begun for %1 has been removed; the backup is as it was.</source>
            <translation>Keine Datenbank wurde geändert. Was für %1 begonnen war, ist entfernt; die Sicherung ist wie zuvor.</translation>
        </message>
        <message>
            <source>%1 is as it was. What was begun has been taken back; the backup is as it was.</source>
            <translation>%1 ist wie zuvor. Was begonnen war, ist zurückgenommen; die Sicherung ist wie zuvor.</translation>
        </message>
        <message>
            <source>%1 was loaded, and the comparison did not come to a good end. What was there before is in the safety backup on the page Backups: it can be restored the same way.</source>
            <translation>%1 wurde geladen, und der Vergleich nahm kein gutes Ende. Was vorher da war, liegt in der Sicherheitssicherung auf der Seite Sicherungen: Sie lässt sich auf demselben Weg wiederherstellen.</translation>
        </message>
    </context>
    <context>
        <name>RunStep</name>
        <message>
            <source>Progress of the restore</source>
            <translation>Fortschritt der Wiederherstellung</translation>
        </message>
        <message>
            <source>Cancel the restore</source>
            <translation>Wiederherstellung abbrechen</translation>
        </message>
        <message>
            <source>What the restore has to say</source>
            <translation>Was die Wiederherstellung meldet</translation>
        </message>
        <message>
            <source>Remarks</source>
            <translation>Bemerkungen</translation>
        </message>
        <message>
            <source>Restoring to %1</source>
            <translation>Wiederherstellung in %1</translation>
        </message>
        <message>
            <source>Last time it took %1.</source>
            <translation>Letztes Mal dauerte es %1.</translation>
        </message>
        <message>
            <source>Until the last step nothing is changed: cancel leaves %1 as it is.</source>
            <translation>Bis zum letzten Schritt wird nichts geändert: Ein Abbruch lässt %1, wie es ist.</translation>
        </message>
        <message>
            <source>It is one transaction: cancel leaves %1 as it is, until it is committed.</source>
            <translation>Es ist eine einzige Transaktion: Ein Abbruch lässt %1, wie es ist, bis sie abgeschlossen ist.</translation>
        </message>
        <message>
            <source>Checking the backup</source>
            <translation>Die Sicherung wird geprüft</translation>
        </message>
        <message>
            <source>Taking a safety backup</source>
            <translation>Eine Sicherheitssicherung wird gemacht</translation>
        </message>
        <message>
            <source>Creating the database</source>
            <translation>Die Datenbank wird angelegt</translation>
        </message>
        <message>
            <source>Loading data</source>
            <translation>Daten werden geladen</translation>
        </message>
        <message>
            <source>Building indexes and constraints</source>
            <translation>Indizes und Bedingungen werden aufgebaut</translation>
        </message>
        <message>
            <source>Comparing with the backup</source>
            <translation>Vergleich mit der Sicherung</translation>
        </message>
        <message>
            <source>Gathering statistics for the planner</source>
            <translation>Statistiken für den Planer sammeln</translation>
        </message>
        <message>
            <source>Exchanging the names</source>
            <translation>Die Namen werden getauscht</translation>
        </message>
        <message>
            <source>waiting</source>
            <translation>wartet</translation>
        </message>
        <message>
            <source>at work</source>
            <translation>arbeitet</translation>
        </message>
        <message>
            <source>done</source>
            <translation>erledigt</translation>
        </message>
        <message>
            <source>Stopping, and removing what was begun…</source>
            <translation>Wird angehalten, Begonnenes wird entfernt…</translation>
        </message>
        <message>
            <source>Waiting for another job of this database.</source>
            <translation>Wartet auf einen anderen Auftrag dieser Datenbank.</translation>
        </message>
        <message>
            <source>Starting…</source>
            <translation>Beginnt…</translation>
        </message>
    </context>
    <context>
        <name>SchedulePage</name>
        <message>
            <source>Schedule</source>
            <translation>Zeitplan</translation>
        </message>
        <message>
            <source>This belongs to a profile, and DATABASE_URL is none: add one with “New profile…”.</source>
            <translation>Dies gehört zu einem Profil, und DATABASE_URL ist keines: eines anlegen mit „Neues Profil…“.</translation>
        </message>
        <message>
            <source>This is the demo: nothing is installed on this machine.</source>
            <translation>Dies ist die Vorführung: Auf diesem Rechner wird nichts installiert.</translation>
        </message>
        <message>
            <source>Save some times first: there is no schedule yet.</source>
            <translation>Zuerst Zeiten speichern: Es gibt noch keinen Zeitplan.</translation>
        </message>
        <message>
            <source>Frozen while %1 is suspect: nothing is deleted until somebody restores, or accepts it.</source>
            <translation>Eingefroren, solange %1 verdächtig ist: Nichts wird gelöscht, bis jemand wiederherstellt oder anerkennt.</translation>
        </message>
    </context>
    <context>
        <name>ScheduleStep</name>
        <message>
            <source>Keep one a week: Sundays at 03:00</source>
            <translation>Eine je Woche behalten: sonntags um 03:00</translation>
        </message>
        <message>
            <source>Keep one a month: the 1st at 04:00</source>
            <translation>Eine je Monat behalten: am 1. um 04:00</translation>
        </message>
        <message>
            <source>Prove every week that they restore</source>
            <translation>Jede Woche beweisen, dass sie sich wiederherstellen lassen</translation>
        </message>
        <message>
            <source>cron: runs whether you are logged in or not</source>
            <translation>cron: läuft mit und ohne Anmeldung</translation>
        </message>
        <message>
            <source>systemd: a timer of your user</source>
            <translation>systemd: ein Timer dieses Benutzers</translation>
        </message>
        <message>
            <source>this window, whenever it is open: it makes up for what was missed</source>
            <translation>dieses Fenster, wann immer es offen ist: es holt nach, was ausfiel</translation>
        </message>
        <message>
            <source>Every day at</source>
            <translation>Täglich um</translation>
        </message>
        <message>
            <source>Who makes them</source>
            <translation>Wer sie macht</translation>
        </message>
        <message>
            <source>A backup that is six hours late counts as an alarm, here and in “loopin-backup-cli watch”.</source>
            <translation>Eine Sicherung mit sechs Stunden Verspätung löst Alarm aus, hier und in „loopin-backup-cli watch“.</translation>
        </message>
        <message>
            <source>Keep the password in a file only you can read</source>
            <translation>Passwort in einer Datei halten, die nur Sie lesen</translation>
        </message>
        <message>
            <source>Let this window make them</source>
            <translation>Dieses Fenster soll sie machen</translation>
        </message>
        <message>
            <source>Set the schedule</source>
            <translation>Zeitplan festlegen</translation>
        </message>
        <message>
            <source>Trying what the scheduler will do…</source>
            <translation>Es wird versucht, was der Zeitplaner tun wird…</translation>
        </message>
        <message>
            <source>Writing the password file…</source>
            <translation>Die Passwortdatei wird geschrieben…</translation>
        </message>
        <message>
            <source>The schedule is set.</source>
            <translation>Der Zeitplan ist festgelegt.</translation>
        </message>
    </context>
    <context>
        <name>ScheduleWork</name>
        <message>
            <source>New times</source>
            <translation>Neue Zeiten</translation>
        </message>
        <message>
            <source>New retention</source>
            <translation>Neue Aufbewahrung</translation>
        </message>
        <message>
            <source>Installation</source>
            <translation>Installation</translation>
        </message>
        <message>
            <source>Removal</source>
            <translation>Entfernung</translation>
        </message>
        <message>
            <source>It was not among those that were confirmed.</source>
            <translation>Sie war nicht unter denen, die bestätigt wurden.</translation>
        </message>
        <message>
            <source>Cleanup</source>
            <translation>Aufräumen</translation>
        </message>
    </context>
    <context>
        <name>SettingsPage</name>
        <message>
            <source>Settings</source>
            <translation>Einstellungen</translation>
        </message>
    </context>
    <context>
        <name>SheetView</name>
        <message>
            <source>Recovery sheet</source>
            <translation>Notfallblatt</translation>
        </message>
        <message>
            <source>It is shown once. Print it, or save it, print that and delete the file: it holds the secret.</source>
            <translation>Es wird ein einziges Mal gezeigt: drucken, oder speichern, die Datei drucken und sie dann löschen. Es enthält das Geheimnis.</translation>
        </message>
        <message>
            <source>I have printed or saved it</source>
            <translation>Es ist gedruckt oder gespeichert</translation>
        </message>
        <message>
            <source>Close</source>
            <translation>Schließen</translation>
        </message>
        <message>
            <source>Print…</source>
            <translation>Drucken…</translation>
        </message>
        <message>
            <source>Save…</source>
            <translation>Speichern…</translation>
        </message>
        <message>
            <source>The recovery sheet</source>
            <translation>Das Notfallblatt</translation>
        </message>
        <message>
            <source>First print or save it, and say so.</source>
            <translation>Zuerst drucken oder speichern und das angeben.</translation>
        </message>
        <message>
            <source>You have neither printed nor saved the sheet, as far as is known here.</source>
            <translation>Soweit hier bekannt, ist das Blatt weder gedruckt noch gespeichert.</translation>
        </message>
        <message>
            <source>If the keyring or the file is lost and there is no sheet, nobody can open these backups.</source>
            <translation>Geht der Schlüsselbund oder die Datei verloren und es gibt kein Blatt, kann niemand diese Sicherungen öffnen.</translation>
        </message>
        <message>
            <source>Close without it</source>
            <translation>Ohne Blatt schließen</translation>
        </message>
        <message>
            <source>Saved: only you can read it.</source>
            <translation>Gespeichert: Niemand sonst kann es lesen.</translation>
        </message>
        <message>
            <source>Print %1, and delete it then: it holds the secret identity.</source>
            <translation>%1 drucken und dann löschen: Die Datei enthält die geheime Identität.</translation>
        </message>
        <message>
            <source>Save the recovery sheet</source>
            <translation>Das Notfallblatt speichern</translation>
        </message>
    </context>
    <context>
        <name>SideBar</name>
        <message>
            <source>Databases</source>
            <translation>Datenbanken</translation>
        </message>
        <message>
            <source>Activity</source>
            <translation>Aktivität</translation>
        </message>
        <message>
            <source>Settings</source>
            <translation>Einstellungen</translation>
        </message>
        <message>
            <source>DATABASES</source>
            <translation>DATENBANKEN</translation>
        </message>
        <message>
            <source>+ New profile</source>
            <translation>+ Neues Profil</translation>
        </message>
        <message numerus="yes">
            <source>%n running</source>
            <translation>
                <numerusform>%n läuft</numerusform>
                <numerusform>%n laufen</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>SlotEdit</name>
        <message>
            <source>%1: day</source>
            <translation>%1: Tag</translation>
        </message>
        <message>
            <source>%1: time</source>
            <translation>%1: Uhrzeit</translation>
        </message>
        <message>
            <source>on day %1</source>
            <translation>am %1. Tag</translation>
        </message>
        <message>
            <source>This kind is off.</source>
            <translation>Diese Art ist ausgeschaltet.</translation>
        </message>
    </context>
    <context>
        <name>Standing</name>
        <message>
            <source>being asked…</source>
            <translation>wird gefragt…</translation>
        </message>
        <message>
            <source>no access</source>
            <translation>kein Zugang</translation>
        </message>
        <message>
            <source>does not answer</source>
            <translation>antwortet nicht</translation>
        </message>
        <message>
            <source>no copy yet</source>
            <translation>noch keine Kopie</translation>
        </message>
        <message numerus="yes">
            <source>%n not copied</source>
            <translation>
                <numerusform>eine nicht kopiert</numerusform>
                <numerusform>%n nicht kopiert</numerusform>
            </translation>
        </message>
        <message>
            <source>up to date</source>
            <translation>auf dem Stand</translation>
        </message>
        <message>
            <source>ready</source>
            <translation>bereit</translation>
        </message>
        <message>
            <source>directory</source>
            <translation>Verzeichnis</translation>
        </message>
        <message>
            <source>S3</source>
            <translation>S3</translation>
        </message>
        <message>
            <source>SFTP</source>
            <translation>SFTP</translation>
        </message>
    </context>
    <context>
        <name>Status</name>
        <message>
            <source>protected</source>
            <translation>geschützt</translation>
        </message>
        <message>
            <source>overdue</source>
            <translation>überfällig</translation>
        </message>
        <message>
            <source>failing</source>
            <translation>scheitert</translation>
        </message>
        <message>
            <source>suspect</source>
            <translation>verdächtig</translation>
        </message>
        <message>
            <source>unknown</source>
            <translation>unbekannt</translation>
        </message>
        <message numerus="yes">
            <source>and %n more table(s)</source>
            <translation>
                <numerusform>und %n weitere Tabelle</numerusform>
                <numerusform>und %n weitere Tabellen</numerusform>
            </translation>
        </message>
        <message>
            <source>Right now: %1</source>
            <translation>Gerade jetzt: %1</translation>
        </message>
        <message>
            <source>%1 was emptied</source>
            <translation>%1 wurde geleert</translation>
        </message>
        <message>
            <source>%1 lost %2 % of its rows</source>
            <translation>%1 verlor %2 % der Zeilen</translation>
        </message>
        <message>
            <source>Last good backup %1</source>
            <translation>Letzte gute Sicherung %1</translation>
        </message>
        <message>
            <source>No good backup</source>
            <translation>Keine gute Sicherung</translation>
        </message>
        <message>
            <source>Proven restorable %1</source>
            <translation>Nachweislich wiederherstellbar %1</translation>
        </message>
        <message>
            <source>Never drilled</source>
            <translation>Nie geübt</translation>
        </message>
        <message>
            <source>Next %1</source>
            <translation>Nächster Lauf: %1</translation>
        </message>
        <message>
            <source>Not scheduled</source>
            <translation>Nicht geplant</translation>
        </message>
        <message>
            <source>Protected</source>
            <translation>Geschützt</translation>
        </message>
        <message>
            <source>State unknown</source>
            <translation>Zustand unbekannt</translation>
        </message>
        <message>
            <source>Clock in doubt</source>
            <translation>Uhr in Zweifel</translation>
        </message>
        <message>
            <source>Backup suspect</source>
            <translation>Sicherung verdächtig</translation>
        </message>
        <message>
            <source>Database suspect</source>
            <translation>Datenbank verdächtig</translation>
        </message>
        <message>
            <source>Drill failed</source>
            <translation>Übung fehlgeschlagen</translation>
        </message>
        <message>
            <source>Backups fail</source>
            <translation>Sicherungen scheitern</translation>
        </message>
        <message>
            <source>Backup overdue</source>
            <translation>Sicherung überfällig</translation>
        </message>
        <message>
            <source>Proof overdue</source>
            <translation>Beweis überfällig</translation>
        </message>
        <message>
            <source>No backup</source>
            <translation>Keine Sicherung</translation>
        </message>
        <message>
            <source>Never backed up</source>
            <translation>Nie gesichert</translation>
        </message>
    </context>
    <context>
        <name>Step</name>
        <message>
            <source>Continue</source>
            <translation>Weiter</translation>
        </message>
    </context>
    <context>
        <name>StepList</name>
        <message>
            <source>step %1 of %2, shown now</source>
            <translation>Schritt %1 von %2, jetzt zu sehen</translation>
        </message>
        <message>
            <source>step %1 of %2</source>
            <translation>Schritt %1 von %2</translation>
        </message>
    </context>
    <context>
        <name>TargetStep</name>
        <message>
            <source>Looking at the server…</source>
            <translation>Der Server wird angesehen…</translation>
        </message>
        <message>
            <source>Try again</source>
            <translation>Erneut versuchen</translation>
        </message>
        <message>
            <source>Name of the new database</source>
            <translation>Name der neuen Datenbank</translation>
        </message>
        <message>
            <source>To a new database</source>
            <translation>In eine neue Datenbank</translation>
        </message>
        <message>
            <source>In the place of the live database</source>
            <translation>An die Stelle der laufenden Datenbank</translation>
        </message>
        <message>
            <source>Into the live database, in place</source>
            <translation>In die laufende Datenbank, an Ort und Stelle</translation>
        </message>
        <message>
            <source>Take a safety backup of it before as well</source>
            <translation>Vorher auch eine Sicherheitssicherung machen</translation>
        </message>
        <message>
            <source>Leave out owners: everything belongs to the role that restores</source>
            <translation>Eigentümer weglassen: Alles gehört der Rolle, die wiederherstellt</translation>
        </message>
        <message>
            <source>Leave out privileges (GRANT)</source>
            <translation>Rechte weglassen (GRANT)</translation>
        </message>
        <message>
            <source>The live database</source>
            <translation>Die laufende Datenbank</translation>
        </message>
        <message>
            <source>Where to?</source>
            <translation>Wohin?</translation>
        </message>
        <message>
            <source>What to leave out</source>
            <translation>Was wegbleibt</translation>
        </message>
        <message>
            <source>it does not exist</source>
            <translation>es gibt sie nicht</translation>
        </message>
        <message>
            <source>1 connection</source>
            <translation>1 Verbindung</translation>
        </message>
        <message>
            <source>%1 connections</source>
            <translation>%1 Verbindungen</translation>
        </message>
        <message>
            <source>This role may not create databases (CREATEDB).</source>
            <translation>Diese Rolle darf keine Datenbanken anlegen (CREATEDB).</translation>
        </message>
        <message>
            <source>The database %1 does not exist.</source>
            <translation>Die Datenbank %1 gibt es nicht.</translation>
        </message>
        <message>
            <source>In the place of %1, which is kept</source>
            <translation>An die Stelle von %1, die erhalten bleibt</translation>
        </message>
        <message>
            <source>Into %1, in place</source>
            <translation>In %1, an Ort und Stelle</translation>
        </message>
        <message>
            <source>Nothing that is there now is touched. You can look at both.</source>
            <translation>Nichts, was jetzt da ist, wird berührt. Beide lassen sich ansehen.</translation>
        </message>
        <message>
            <source>A proven copy takes its name; the old one is kept. Undo is a second.</source>
            <translation>Eine bewiesene Kopie bekommt ihren Namen; die alte bleibt erhalten. Rückgängig dauert eine Sekunde.</translation>
        </message>
        <message>
            <source>For servers where no database can be made: after a safety backup everything is emptied and loaded again in one transaction. There is no Undo; the safety backup is the way back.</source>
            <translation>Für Server, auf denen sich keine Datenbank anlegen lässt: Nach einer Sicherheitssicherung wird alles in einer Transaktion geleert und neu geladen. Rückgängig gibt es nicht; die Sicherheitssicherung ist der Weg zurück.</translation>
        </message>
        <message>
            <source>The server could not be looked at.</source>
            <translation>Der Server konnte nicht angesehen werden.</translation>
        </message>
        <message>
            <source>The server has not been looked at yet.</source>
            <translation>Der Server wurde noch nicht angesehen.</translation>
        </message>
    </context>
    <context>
        <name>ThereDialog</name>
        <message>
            <source>What is at %1</source>
            <translation>Was bei %1 liegt</translation>
        </message>
        <message>
            <source>Backups at %1</source>
            <translation>Sicherungen bei %1</translation>
        </message>
        <message>
            <source>Reading what is there</source>
            <translation>Was dort liegt, wird gelesen</translation>
        </message>
        <message>
            <source>Restore from there…</source>
            <translation>Von dort wiederherstellen…</translation>
        </message>
        <message>
            <source>Close</source>
            <translation>Schließen</translation>
        </message>
        <message numerus="yes">
            <source>%n backup(s)</source>
            <translation>
                <numerusform>eine Sicherung</numerusform>
                <numerusform>%n Sicherungen</numerusform>
            </translation>
        </message>
        <message>
            <source>There is no backup yet.</source>
            <translation>Es gibt noch keine Sicherung.</translation>
        </message>
        <message>
            <source>“Copy now” copies them.</source>
            <translation>„Jetzt kopieren“ kopiert sie.</translation>
        </message>
        <message>
            <source>Shows the command that restores it straight from there.</source>
            <translation>Zeigt den Befehl, der sie unmittelbar von dort wiederherstellt.</translation>
        </message>
        <message>
            <source>Choose a backup in the table first.</source>
            <translation>Zuerst eine Sicherung in der Tabelle wählen.</translation>
        </message>
    </context>
    <context>
        <name>ThereModel</name>
        <message>
            <source>When</source>
            <translation>Wann</translation>
        </message>
        <message>
            <source>Kind</source>
            <translation>Art</translation>
        </message>
        <message>
            <source>State</source>
            <translation>Zustand</translation>
        </message>
        <message>
            <source>Size</source>
            <translation>Größe</translation>
        </message>
        <message>
            <source>Verified there</source>
            <translation>Dort geprüft</translation>
        </message>
        <message>
            <source>Folder and name</source>
            <translation>Ordner und Name</translation>
        </message>
    </context>
    <context>
        <name>TimesCard</name>
        <message>
            <source>When backups are due</source>
            <translation>Wann Sicherungen fällig sind</translation>
        </message>
        <message>
            <source>local time</source>
            <translation>Ortszeit</translation>
        </message>
        <message>
            <source>Daily</source>
            <translation>Täglich</translation>
        </message>
        <message>
            <source>Weekly</source>
            <translation>Wöchentlich</translation>
        </message>
        <message>
            <source>Monthly</source>
            <translation>Monatlich</translation>
        </message>
        <message>
            <source>never</source>
            <translation>nie</translation>
        </message>
        <message>
            <source>Drill at least every</source>
            <translation>Üben mindestens alle</translation>
        </message>
        <message>
            <source>days</source>
            <translation>Tage</translation>
        </message>
        <message>
            <source>Alarm when late by</source>
            <translation>Alarm bei Verspätung von</translation>
        </message>
        <message>
            <source>hours</source>
            <translation>Stunden</translation>
        </message>
        <message>
            <source>Save times</source>
            <translation>Zeiten speichern</translation>
        </message>
        <message>
            <source>Revert</source>
            <translation>Zurücknehmen</translation>
        </message>
        <message>
            <source>Command line</source>
            <translation>Befehlszeile</translation>
        </message>
        <message>
            <source>Nothing was changed.</source>
            <translation>Nichts wurde geändert.</translation>
        </message>
    </context>
    <context>
        <name>ToolModel</name>
        <message>
            <source>Tool</source>
            <translation>Werkzeug</translation>
        </message>
        <message>
            <source>Version</source>
            <translation>Version</translation>
        </message>
        <message>
            <source>Suits servers</source>
            <translation>Für Server</translation>
        </message>
        <message>
            <source>From</source>
            <translation>Herkunft</translation>
        </message>
        <message>
            <source>Path</source>
            <translation>Pfad</translation>
        </message>
        <message>
            <source>to %1; lacks fixes</source>
            <translation>bis %1; Korrekturen fehlen</translation>
        </message>
        <message>
            <source>to %1</source>
            <translation>bis %1</translation>
        </message>
    </context>
    <context>
        <name>ToolTable</name>
        <message>
            <source>Client tools</source>
            <translation>Client-Werkzeuge</translation>
        </message>
    </context>
    <context>
        <name>ToolsSection</name>
        <message>
            <source>For each server the tools of its own version are preferred; older ones are never used.</source>
            <translation>Für jeden Server werden die Werkzeuge seiner eigenen Version bevorzugt; ältere werden nie verwendet.</translation>
        </message>
        <message>
            <source>Client tools</source>
            <translation>Client-Werkzeuge</translation>
        </message>
        <message>
            <source>Validate</source>
            <translation>Überprüfen</translation>
        </message>
        <message>
            <source>Tools elsewhere are found when the environment names their folder: %1=/opt/pgsql/bin. It comes before all.</source>
            <translation>Werkzeuge an anderen Orten werden gefunden, wenn die Umgebung ihren Ordner nennt: %1=/opt/pgsql/bin. Er geht allen vor.</translation>
        </message>
        <message>
            <source>There is no pg_dump on this machine.</source>
            <translation>Auf diesem Rechner gibt es kein pg_dump.</translation>
        </message>
        <message>
            <source>Some tools should be looked after.</source>
            <translation>Nach einigen Werkzeugen sollte gesehen werden.</translation>
        </message>
        <message numerus="yes">
            <source>%n tool(s) answered, all with the latest security fixes.</source>
            <translation>
                <numerusform>Ein Werkzeug hat geantwortet, mit den neuesten Sicherheitskorrekturen.</numerusform>
                <numerusform>%n Werkzeuge haben geantwortet, alle mit den neuesten Sicherheitskorrekturen.</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>ToolsStep</name>
        <message>
            <source>Look again</source>
            <translation>Erneut suchen</translation>
        </message>
        <message>
            <source>Looking into every folder where they may be…</source>
            <translation>Jeder Ordner, in dem sie liegen könnten, wird durchsucht…</translation>
        </message>
        <message>
            <source>PostgreSQL's client tools are not on this machine.</source>
            <translation>Die Client-Werkzeuge von PostgreSQL sind nicht auf diesem Rechner.</translation>
        </message>
        <message>
            <source>Good: servers up to PostgreSQL %1 can be backed up.</source>
            <translation>Gut: Server bis PostgreSQL %1 lassen sich sichern.</translation>
        </message>
        <message>
            <source>PostgreSQL is not installed here; the one that came with LoopIn Backup is used.</source>
            <translation>PostgreSQL ist hier nicht installiert; verwendet wird das, was mit LoopIn Backup kam.</translation>
        </message>
    </context>
    <context>
        <name>Tray</name>
        <message>
            <source>Open LoopIn Backup</source>
            <translation>LoopIn Backup öffnen</translation>
        </message>
        <message>
            <source>Quit</source>
            <translation>Beenden</translation>
        </message>
        <message>
            <source>no database yet</source>
            <translation>noch keine Datenbank</translation>
        </message>
        <message>
            <source>Back up %1 now</source>
            <translation>%1 jetzt sichern</translation>
        </message>
        <message>
            <source>Back up now</source>
            <translation>Jetzt sichern</translation>
        </message>
        <message>
            <source>%1: %2</source>
            <translation>%1: %2</translation>
        </message>
        <message>
            <source>Nothing good was deleted. Open LoopIn Backup to see what to do.</source>
            <translation>Nichts Gutes wurde gelöscht. In LoopIn Backup steht, was zu tun ist.</translation>
        </message>
        <message>
            <source>%1 failed</source>
            <translation>%1 fehlgeschlagen</translation>
        </message>
        <message>
            <source>%1 is done</source>
            <translation>%1 ist erledigt</translation>
        </message>
    </context>
    <context>
        <name>Trial</name>
        <message>
            <source>Test connection</source>
            <translation>Verbindung prüfen</translation>
        </message>
        <message>
            <source>Testing the connection</source>
            <translation>Die Verbindung wird geprüft</translation>
        </message>
        <message numerus="yes">
            <source>… and %n more; “loopin-backup-cli doctor” names them all.</source>
            <translation>
                <numerusform>… und eines mehr; „loopin-backup-cli doctor“ nennt alles.</numerusform>
                <numerusform>… und %n mehr; „loopin-backup-cli doctor“ nennt alles.</numerusform>
            </translation>
        </message>
        <message>
            <source>Good</source>
            <translation>Gut</translation>
        </message>
        <message>
            <source>Warning</source>
            <translation>Warnung</translation>
        </message>
        <message>
            <source>Problem</source>
            <translation>Problem</translation>
        </message>
        <message>
            <source>Cancel test</source>
            <translation>Prüfung abbrechen</translation>
        </message>
    </context>
    <context>
        <name>TypedName</name>
        <message>
            <source>Name to confirm</source>
            <translation>Name zur Bestätigung</translation>
        </message>
        <message>
            <source>Cancel</source>
            <translation>Abbrechen</translation>
        </message>
        <message>
            <source>Type %1 to go on.</source>
            <translation>Zum Fortfahren %1 eintippen.</translation>
        </message>
        <message>
            <source>Type the name %1 first.</source>
            <translation>Zuerst den Namen %1 eintippen.</translation>
        </message>
    </context>
    <context>
        <name>TypedNameDialog</name>
        <message>
            <source>Show command line…</source>
            <translation>Befehlszeile zeigen…</translation>
        </message>
    </context>
    <context>
        <name>Wizard</name>
        <message>
            <source>Backup</source>
            <translation>Sicherung</translation>
        </message>
        <message>
            <source>Where to</source>
            <translation>Wohin</translation>
        </message>
        <message>
            <source>What will change</source>
            <translation>Was sich ändert</translation>
        </message>
        <message>
            <source>Restoring</source>
            <translation>Wiederherstellung</translation>
        </message>
        <message>
            <source>Result</source>
            <translation>Ergebnis</translation>
        </message>
        <message>
            <source>Restore</source>
            <translation>Wiederherstellen</translation>
        </message>
        <message>
            <source>Show command line…</source>
            <translation>Befehlszeile zeigen…</translation>
        </message>
        <message>
            <source>Back</source>
            <translation>Zurück</translation>
        </message>
        <message>
            <source>Continue</source>
            <translation>Weiter</translation>
        </message>
        <message>
            <source>A restore is under way.</source>
            <translation>Eine Wiederherstellung läuft.</translation>
        </message>
        <message>
            <source>This restore is over.</source>
            <translation>Diese Wiederherstellung ist vorbei.</translation>
        </message>
        <message>
            <source>One step after the other.</source>
            <translation>Ein Schritt nach dem anderen.</translation>
        </message>
    </context>
    <context>
        <name>Work</name>
        <message>
            <source>Backup</source>
            <translation>Sicherung</translation>
        </message>
        <message>
            <source>Catching up</source>
            <translation>Nachholen</translation>
        </message>
        <message>
            <source>Drill</source>
            <translation>Übung</translation>
        </message>
        <message>
            <source>Verification</source>
            <translation>Prüfung</translation>
        </message>
        <message>
            <source>The journal's chain is whole.</source>
            <translation>Die Kette des Journals ist vollständig.</translation>
        </message>
        <message>
            <source>Check of the journal</source>
            <translation>Prüfung des Journals</translation>
        </message>
        <message>
            <source>Pin</source>
            <translation>Anheften</translation>
        </message>
        <message>
            <source>Unpin</source>
            <translation>Lösen</translation>
        </message>
        <message>
            <source>Note</source>
            <translation>Notiz</translation>
        </message>
        <message>
            <source>Accept</source>
            <translation>Anerkennung</translation>
        </message>
        <message>
            <source>%1 was deleted.</source>
            <translation>%1 wurde gelöscht.</translation>
        </message>
        <message>
            <source>Deletion</source>
            <translation>Löschung</translation>
        </message>
        <message>
            <source>%1 holds %2, %3 rows, verified while it was written.</source>
            <translation>%1 enthält %2, %3 Zeilen, beim Schreiben geprüft.</translation>
        </message>
        <message>
            <source>Export</source>
            <translation>Export</translation>
        </message>
        <message>
            <source>%1 is now %2: %3</source>
            <translation>%1 ist jetzt %2: %3</translation>
        </message>
        <message>
            <source>Import</source>
            <translation>Import</translation>
        </message>
    </context>
    <context>
        <name>_Scheduler</name>
        <message>
            <source>Install</source>
            <translation>Installieren</translation>
        </message>
        <message>
            <source>Remove</source>
            <translation>Entfernen</translation>
        </message>
        <message>
            <source>Command line</source>
            <translation>Befehlszeile</translation>
        </message>
        <message>
            <source>Being looked at…</source>
            <translation>Wird angesehen…</translation>
        </message>
        <message>
            <source>Install again</source>
            <translation>Erneut installieren</translation>
        </message>
        <message>
            <source>What is installed fits the times.</source>
            <translation>Was installiert ist, passt zu den Zeiten.</translation>
        </message>
        <message>
            <source>Nothing of this profile is there.</source>
            <translation>Von diesem Profil ist nichts da.</translation>
        </message>
        <message>
            <source>cannot be asked</source>
            <translation>lässt sich nicht fragen</translation>
        </message>
        <message>
            <source>not installed</source>
            <translation>nicht installiert</translation>
        </message>
        <message>
            <source>installed</source>
            <translation>installiert</translation>
        </message>
        <message>
            <source>installed, for other times</source>
            <translation>installiert, für andere Zeiten</translation>
        </message>
    </context>
</TS>
