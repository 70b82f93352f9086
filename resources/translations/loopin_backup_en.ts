<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en_US" sourcelanguage="en">
    <context>
        <name>AlarmBar</name>
        <message numerus="yes">
            <source>%n more database(s) too.</source>
            <translation>
                <numerusform>%n more database too.</numerusform>
                <numerusform>%n more databases too.</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>BackupDetails</name>
        <message numerus="yes">
            <source>%n table(s)</source>
            <translation>
                <numerusform>%n table</numerusform>
                <numerusform>%n tables</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n of them pinned</source>
            <translation>
                <numerusform>%n of them pinned</numerusform>
                <numerusform>%n of them pinned</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>BackupStep</name>
        <message numerus="yes">
            <source>%1 rows in %n table(s), read back from the disk.</source>
            <translation>
                <numerusform>%1 rows in %n table, read back from the disk.</numerusform>
                <numerusform>%1 rows in %n tables, read back from the disk.</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>Charts</name>
        <message numerus="yes">
            <source>the largest tables, last %n backup(s)</source>
            <translation>
                <numerusform>the largest tables, last %n backup</numerusform>
                <numerusform>the largest tables, last %n backups</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>CleanUpDialog</name>
        <message numerus="yes">
            <source>%n backup(s)</source>
            <translation>
                <numerusform>%n backup</numerusform>
                <numerusform>%n backups</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>Delete %n backup(s)</source>
            <translation>
                <numerusform>Delete %n backup</numerusform>
                <numerusform>Delete %n backups</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>CleanupCard</name>
        <message numerus="yes">
            <source>%n backup(s)</source>
            <translation>
                <numerusform>%n backup</numerusform>
                <numerusform>%n backups</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>DeleteDialog</name>
        <message numerus="yes">
            <source>Delete %n backup(s)</source>
            <translation>
                <numerusform>Delete %n backup</numerusform>
                <numerusform>Delete %n backups</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>Details</name>
        <message numerus="yes">
            <source>%n backup(s)</source>
            <translation>
                <numerusform>%n backup</numerusform>
                <numerusform>%n backups</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>EncryptionCard</name>
        <message numerus="yes">
            <source>%n backup(s) here, and their copies, are not encrypted: anybody can read them.</source>
            <translation>
                <numerusform>%n backup here, and its copies, are not encrypted: anybody can read them.</numerusform>
                <numerusform>%n backups here, and their copies, are not encrypted: anybody can read them.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n recipient(s) have another identity.</source>
            <translation>
                <numerusform>One recipient has another identity.</numerusform>
                <numerusform>%n recipients have another identity.</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>Figures</name>
        <message numerus="yes">
            <source>%n run(s) missed</source>
            <translation>
                <numerusform>%n run missed</numerusform>
                <numerusform>%n runs missed</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n backup(s)</source>
            <translation>
                <numerusform>%n backup</numerusform>
                <numerusform>%n backups</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>Formats</name>
        <message numerus="yes">
            <source>%n day(s)</source>
            <translation>
                <numerusform>%n day</numerusform>
                <numerusform>%n days</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n day(s) ago</source>
            <translation>
                <numerusform>%n day ago</numerusform>
                <numerusform>%n days ago</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>in %n day(s)</source>
            <translation>
                <numerusform>in %n day</numerusform>
                <numerusform>in %n days</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>Matter</name>
        <message numerus="yes">
            <source>and %n more table(s)</source>
            <translation>
                <numerusform>and %n more table</numerusform>
                <numerusform>and %n more tables</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>NoticesSection</name>
        <message numerus="yes">
            <source>%n place(s) were told.</source>
            <translation>
                <numerusform>%n place was told.</numerusform>
                <numerusform>%n places were told.</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>Plots</name>
        <message numerus="yes">
            <source>%n backup(s)</source>
            <translation>
                <numerusform>%n backup</numerusform>
                <numerusform>%n backups</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n cleaned up since</source>
            <translation>
                <numerusform>%n cleaned up since</numerusform>
                <numerusform>%n cleaned up since</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n failed run(s)</source>
            <translation>
                <numerusform>%n failed run</numerusform>
                <numerusform>%n failed runs</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>SideBar</name>
        <message numerus="yes">
            <source>%n running</source>
            <translation>
                <numerusform>%n running</numerusform>
                <numerusform>%n running</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>Standing</name>
        <message numerus="yes">
            <source>%n not copied</source>
            <translation>
                <numerusform>%n not copied</numerusform>
                <numerusform>%n not copied</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>Status</name>
        <message numerus="yes">
            <source>and %n more table(s)</source>
            <translation>
                <numerusform>and %n more table</numerusform>
                <numerusform>and %n more tables</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>ThereDialog</name>
        <message numerus="yes">
            <source>%n backup(s)</source>
            <translation>
                <numerusform>%n backup</numerusform>
                <numerusform>%n backups</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>ToolsSection</name>
        <message numerus="yes">
            <source>%n tool(s) answered, all with the latest security fixes.</source>
            <translation>
                <numerusform>%n tool answered, with the latest security fixes.</numerusform>
                <numerusform>%n tools answered, all with the latest security fixes.</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>Trial</name>
        <message numerus="yes">
            <source>… and %n more; “loopin-backup-cli doctor” names them all.</source>
            <translation>
                <numerusform>… and %n more; “loopin-backup-cli doctor” names them all.</numerusform>
                <numerusform>… and %n more; “loopin-backup-cli doctor” names them all.</numerusform>
            </translation>
        </message>
    </context>
</TS>
