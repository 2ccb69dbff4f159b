; The Windows installer: for one person, without an administrator and without a question.
;   Silent:     installer.exe /S                       uninstall.exe /S [/PURGE]
;   Elsewhere:  installer.exe /D=C:\Some folder        (last, and without quotes)
; scripts/package-windows gives all that stands in ${…} and is not NSIS' own.

Unicode true
!include MUI2.nsh
!include LogicLib.nsh
!include WinVer.nsh
!include FileFunc.nsh

!define UNINSTALL_KEY "Software\Microsoft\Windows\CurrentVersion\Uninstall\Voucher Desk"

Name "$(BRAND)"
OutFile "${OUTPUT}"
RequestExecutionLevel user
InstallDir "$LOCALAPPDATA\Programs\Voucher Desk"
; An update goes where the program is.
InstallDirRegKey HKCU "${UNINSTALL_KEY}" InstallLocation
SetCompressor /SOLID lzma
ManifestDPIAware true
ManifestSupportedOS all
BrandingText " "
ShowInstDetails nevershow
ShowUninstDetails nevershow

; Numbers only, and four of them, is what Windows takes here.
VIProductVersion "${NUMBERS}"
VIAddVersionKey /LANG=0 ProductName "$(BRAND)"
VIAddVersionKey /LANG=0 ProductVersion "${VERSION}"
VIAddVersionKey /LANG=0 FileDescription "Voucher Desk setup"
VIAddVersionKey /LANG=0 FileVersion "${VERSION}"
VIAddVersionKey /LANG=0 CompanyName "The Voucher Desk authors"
VIAddVersionKey /LANG=0 LegalCopyright "The Voucher Desk authors, MIT License"

!define MUI_ICON "${ICON}"
!define MUI_UNICON "${ICON}"
!define MUI_WELCOMEFINISHPAGE_BITMAP "${BANNER}"
!define MUI_FINISHPAGE_RUN "$INSTDIR\voucher-desk.exe"
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES

; The system's language is taken; the first one here where it is none of them.
!insertmacro MUI_LANGUAGE English
!insertmacro MUI_LANGUAGE SimpChinese
!insertmacro MUI_LANGUAGE TradChinese

LangString BRAND ${LANG_ENGLISH} "Voucher Desk"
LangString BRAND ${LANG_SIMPCHINESE} "验券台"
LangString BRAND ${LANG_TRADCHINESE} "驗券台"
LangString TOO_OLD ${LANG_ENGLISH} "Voucher Desk needs Windows 10 or newer."
LangString TOO_OLD ${LANG_SIMPCHINESE} "验券台需要 Windows 10 或更新的版本。"
LangString TOO_OLD ${LANG_TRADCHINESE} "驗券台需要 Windows 10 或更新的版本。"
LangString IS_OPEN ${LANG_ENGLISH} "Voucher Desk is open. Close it, then try again."
LangString IS_OPEN ${LANG_SIMPCHINESE} "验券台还开着。请先关闭,再重试。"
LangString IS_OPEN ${LANG_TRADCHINESE} "驗券台還開著。請先關閉,再重試。"
LangString FORGET ${LANG_ENGLISH} "Remove the settings, the journal of all checks and the secrets in Windows' Credential Manager too?$\n$\nChoose No if the program is to be installed again."
LangString FORGET ${LANG_SIMPCHINESE} "设置、全部查询记录和 Windows 凭据管理器里的密钥也要删除吗?$\n$\n如果还要重新安装,请选“否”。"
LangString FORGET ${LANG_TRADCHINESE} "設定、全部查詢紀錄和 Windows 認證管理員裡的金鑰也要刪除嗎?$\n$\n如果還要重新安裝,請選「否」。"
LangString STILL_THERE ${LANG_ENGLISH} "Not all of it could be removed. What is left is named voucher-desk, in Credential Manager and in these folders:"
LangString STILL_THERE ${LANG_SIMPCHINESE} "没有全部删掉。剩下的在凭据管理器和下面的文件夹里,名字里有 voucher-desk:"
LangString STILL_THERE ${LANG_TRADCHINESE} "沒有全部刪掉。剩下的在認證管理員和下面的資料夾裡,名稱裡有 voucher-desk:"

; While the program runs, Windows lets nobody write its file.
!macro AskToClose UN
Function ${UN}AskToClose
  again:
  ${If} ${FileExists} "$INSTDIR\voucher-desk.exe"
    ClearErrors
    FileOpen $0 "$INSTDIR\voucher-desk.exe" a
    ${If} ${Errors}
      MessageBox MB_RETRYCANCEL|MB_ICONEXCLAMATION "$(IS_OPEN)" /SD IDCANCEL IDRETRY again
      SetErrorLevel 2
      Quit
    ${EndIf}
    FileClose $0
  ${EndIf}
FunctionEnd
!macroend
!insertmacro AskToClose ""
!insertmacro AskToClose "un."

Function .onInit
  ${IfNot} ${AtLeastWin10}
    MessageBox MB_OK|MB_ICONSTOP "$(TOO_OLD)" /SD IDOK
    SetErrorLevel 2
    Quit
  ${EndIf}
  Call AskToClose
FunctionEnd

Section
  SetOutPath "$INSTDIR"
  File "/oname=voucher-desk.exe" "${PROGRAM}"
  File "${FILES}/*"
  WriteUninstaller "$INSTDIR\uninstall.exe"

  ; One that an earlier install made in another language would stand beside the new one.
  Call DropShortcuts
  CreateShortcut "$SMPROGRAMS\$(BRAND).lnk" "$INSTDIR\voucher-desk.exe"
  CreateShortcut "$DESKTOP\$(BRAND).lnk" "$INSTDIR\voucher-desk.exe"

  WriteRegStr HKCU "${UNINSTALL_KEY}" DisplayName "$(BRAND)"
  WriteRegStr HKCU "${UNINSTALL_KEY}" DisplayVersion "${VERSION}"
  WriteRegStr HKCU "${UNINSTALL_KEY}" DisplayIcon "$INSTDIR\voucher-desk.exe"
  WriteRegStr HKCU "${UNINSTALL_KEY}" Publisher "The Voucher Desk authors"
  WriteRegStr HKCU "${UNINSTALL_KEY}" InstallLocation "$INSTDIR"
  WriteRegStr HKCU "${UNINSTALL_KEY}" UninstallString '"$INSTDIR\uninstall.exe"'
  WriteRegStr HKCU "${UNINSTALL_KEY}" QuietUninstallString '"$INSTDIR\uninstall.exe" /S'
  WriteRegDWORD HKCU "${UNINSTALL_KEY}" EstimatedSize ${KILOBYTES}
  WriteRegDWORD HKCU "${UNINSTALL_KEY}" NoModify 1
  WriteRegDWORD HKCU "${UNINSTALL_KEY}" NoRepair 1
SectionEnd

!macro DropShortcuts UN
Function ${UN}DropShortcuts
  Delete "$SMPROGRAMS\Voucher Desk.lnk"
  Delete "$SMPROGRAMS\验券台.lnk"
  Delete "$SMPROGRAMS\驗券台.lnk"
  Delete "$DESKTOP\Voucher Desk.lnk"
  Delete "$DESKTOP\验券台.lnk"
  Delete "$DESKTOP\驗券台.lnk"
FunctionEnd
!macroend
!insertmacro DropShortcuts ""
!insertmacro DropShortcuts "un."

; --- Uninstalling -----------------------------------------------------------------------------------

Var Purge
Var Forgotten

Function un.onInit
  ; The language is that of the system again, not that of the day it was installed.
  Call un.AskToClose
  StrCpy $Purge no
  ${GetParameters} $0
  ClearErrors
  ${GetOptions} $0 "/PURGE" $1
  ${IfNot} ${Errors}
    StrCpy $Purge yes
  ${EndIf}
FunctionEnd

Section Uninstall
  ${If} $Purge == no
    MessageBox MB_YESNO|MB_ICONQUESTION|MB_DEFBUTTON2 "$(FORGET)" /SD IDNO IDNO keep
    StrCpy $Purge yes
    keep:
  ${EndIf}
  ; The program alone knows what it keeps, and where. It is run before it goes.
  StrCpy $Forgotten 0
  ${If} $Purge == yes
    ClearErrors
    ExecWait '"$INSTDIR\voucher-desk.exe" forget --all' $Forgotten
    ${If} ${Errors}
      StrCpy $Forgotten 1
    ${EndIf}
  ${EndIf}

  ; By name: somebody may have installed into a folder with other things in it.
  Delete "$INSTDIR\voucher-desk.exe"
  !include "${FILES_LIST}"
  Delete "$INSTDIR\uninstall.exe"
  RMDir "$INSTDIR"
  Call un.DropShortcuts
  DeleteRegKey HKCU "${UNINSTALL_KEY}"

  ${If} $Forgotten <> 0
    MessageBox MB_OK|MB_ICONEXCLAMATION "$(STILL_THERE)$\n$APPDATA\voucher-desk$\n$LOCALAPPDATA\voucher-desk" /SD IDOK
    SetErrorLevel 3
  ${EndIf}
SectionEnd
